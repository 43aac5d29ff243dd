// The allocation grid while one types: sums in whole pence, Enter goes down, a pasted block fills from where one is.
// Amounts are read as the server reads plain numbers; whatever else is typed is left to the server and counts for nothing.

const PLAIN = /^(?:£ ?)?([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]{1,2}))?\.?$/;
const MOST = 99999999999999n; // pence
const SLOW = 900; // milliseconds of quiet before the sum is said aloud

function pence(text) {
  const found = PLAIN.exec(text.trim());
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  const whole = BigInt((found[1] ?? "0").replaceAll(",", ""));
  const read = whole * 100n + BigInt((found[2] ?? "").padEnd(2, "0"));
  return read > MOST ? null : read;
}

function pounds(amount) {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(?:[0-9]{3})+$)/g, ",");
  return `£${whole}.${digits.slice(-2)}`;
}

class Grid {
  constructor(table) {
    this.table = table;
    this.total = table.dataset.total === "" ? null : BigInt(table.dataset.total);
    this.rows = [...table.querySelectorAll("tr[data-row]")].map((row) => [...row.querySelectorAll("input.grid__cell")]);
    this.budgets = [...table.querySelectorAll(".grid__cell--budget")];
    this.lead = Number(table.dataset.lead); // inputs of a row before its amounts: its weight, then its limits
    this.columns = this.rows.length ? this.rows[0].length - this.lead : 0;
    this.block = null;
    table.addEventListener("input", () => this.typed());
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("paste", (event) => this.paste(event));
    document.querySelector("[data-keys]").hidden = false;
  }

  // What the server has added up stands until somebody types, unless the browser put older figures back.
  start() {
    const cells = this.rows.flatMap((row) => row.slice(this.lead));
    if (cells.every((cell) => !cell.value.trim() || pence(cell.value) !== null)) this.sum();
  }

  typed() {
    this.block = null;
    this.sum();
  }

  sum() {
    const columns = Array(this.columns).fill(0n);
    let filled = 0;
    let unread = 0;
    this.rows.forEach((inputs, down) => {
      const cells = inputs.slice(this.lead);
      let row = 0n;
      let any = false;
      cells.forEach((cell, across) => {
        if (!cell.value.trim()) return;
        const amount = pence(cell.value);
        if (amount === null) {
          unread += 1;
          return;
        }
        any = true;
        filled += 1;
        row += amount;
        columns[across] += amount;
      });
      this.say(`row-${down}`, any ? pounds(row) : "–");
    });
    const whole = columns.reduce((sum, column) => sum + column, 0n);
    columns.forEach((column, across) => this.say(`column-${across}`, pounds(column)));
    this.say("whole", pounds(whole));
    this.weights();
    this.differences(columns, whole);
    this.balance(whole, filled, unread);
  }

  weights() {
    const given = this.rows.map(([weight]) => weight.value.trim().replaceAll(",", "")).filter((text) => /^[0-9]+$/.test(text));
    const sum = given.reduce((all, weight) => all + BigInt(weight), 0n);
    this.say("weights", given.length ? sum.toLocaleString("en-GB") : "");
  }

  differences(columns, whole) {
    const budgets = this.budgets.map((input) => pence(input.value));
    budgets.forEach((budget, across) => this.gap(`over-${across}`, columns[across], budget));
    if (this.budgets.length) {
      const given = budgets.filter((budget) => budget !== null);
      this.say("budgets", given.length ? pounds(given.reduce((sum, budget) => sum + budget, 0n)) : "–");
    }
    this.gap("over", whole, this.total);
  }

  gap(id, summed, wanted) {
    const output = document.getElementById(id);
    if (!output) return;
    const gap = wanted === null ? null : summed - wanted;
    output.textContent = gap === null ? "–" : `${pounds(gap)}${gap > 0n ? " over" : gap < 0n ? " short" : ""}`;
    output.closest("td").classList.toggle("grid__bad", gap !== null && gap !== 0n);
  }

  say(id, words) {
    const output = document.getElementById(id);
    if (output) output.textContent = words;
  }

  balance(whole, filled, unread) {
    const [, allocated, difference] = document.querySelectorAll(".balance__part");
    allocated.querySelector("dt").textContent = `Allocated in ${filled} amount${filled === 1 ? "" : "s"}`;
    allocated.querySelector("dd").textContent = pounds(whole);
    if (this.total === null) return;
    const gap = whole - this.total;
    const words = unread
      ? `${unread} amount${unread === 1 ? "" : "s"} not counted`
      : gap === 0n ? "it adds up" : gap > 0n ? "too much" : "still to allocate";
    const tone = gap === 0n && !unread ? "good" : filled || unread ? "stop" : "";
    this.tell(difference, pounds(gap), words, tone);
  }

  tell(part, amount, words, tone) {
    const small = document.createElement("span");
    small.className = "balance__words";
    small.textContent = words;
    part.querySelector("dd").replaceChildren(`${amount} `, small);
    part.className = `balance__part${tone ? ` balance__part--${tone}` : ""}`;
    const bar = document.querySelector("[data-bottombar]");
    bar.className = `bottombar${tone ? ` bottombar--${tone}` : ""}`;
    bar.children[0].textContent = `Difference ${amount}`;
    bar.children[1].textContent = words[0].toUpperCase() + words.slice(1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say("balance-said", `Difference ${amount}, ${words}`), SLOW);
  }

  place(input) {
    for (const [down, row] of this.rows.entries()) {
      const across = row.indexOf(input);
      if (across >= 0) return [down, across];
    }
    return null;
  }

  key(event) {
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && this.block) {
      event.preventDefault();
      this.takeBack();
    }
    if (!event.target.matches("input.grid__cell") || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = this.step(event);
    if (!step) return;
    event.preventDefault(); // Enter never sends the form from inside the grid
    const budget = this.budgets.indexOf(event.target);
    const [down, across] = this.place(event.target) ?? [step[0] < 0 ? this.rows.length : -1, budget + this.lead];
    const next = budget >= 0 && step[1] ? this.budgets[budget + step[1]] : this.rows[down + step[0]]?.[across + step[1]];
    const above = down === 0 && step[0] < 0 && event.key !== "Enter" ? this.budgets[across - this.lead] : undefined;
    (next ?? above)?.focus();
    (next ?? above)?.select();
  }

  // How many rows and columns a key goes on; sideways only where the cursor has nowhere to go within the text.
  step(event) {
    const { selectionStart: from, selectionEnd: to, value } = event.target;
    const all = from === 0 && to === value.length;
    if (event.key === "Enter") return [event.shiftKey ? -1 : 1, 0];
    if (event.shiftKey) return null;
    if (event.key === "ArrowDown") return [1, 0];
    if (event.key === "ArrowUp") return [-1, 0];
    if (event.key === "ArrowRight" && (all || from === value.length)) return [0, 1];
    if (event.key === "ArrowLeft" && (all || to === 0)) return [0, -1];
    return null;
  }

  paste(event) {
    const start = this.place(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!start || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    const filled = [];
    let outside = 0;
    lines.forEach((cells, down) =>
      cells.forEach((cell, across) => {
        const input = this.rows[start[0] + down]?.[start[1] + across];
        if (!input) outside += cell.trim() ? 1 : 0;
        else filled.push([input, input.value, cell.trim()]);
      }),
    );
    for (const [input, , now] of filled) input.value = now;
    this.sum();
    this.block = filled;
    const left = outside ? ` ${outside} did not fit in the grid and were left out.` : "";
    this.say("pasted-said", `${filled.length} cells are filled.${left} Ctrl + Z takes them back.`);
  }

  takeBack() {
    for (const [input, was] of this.block) input.value = was;
    this.block = null;
    this.sum();
    this.say("pasted-said", "The pasted block is taken back.");
  }
}

const table = document.querySelector("form [data-grid]");
if (table) new Grid(table).start();
