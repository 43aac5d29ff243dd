// Rows of a form, such as funders: add one, take one out, put it back, move it where its place can be told.
// Without script there are blank rows, a tick box, and a number for the place.

class Rows {
  constructor(part) {
    this.list = part.querySelector("[data-list]");
    this.blank = part.querySelector("[data-blank]");
    this.said = part.querySelector("[data-said]");
    this.heading = part.querySelector("h2");
    this.noun = part.dataset.noun;
    this.most = Number(part.dataset.most);
    this.count = part.querySelector(`[name="${part.dataset.rows}-TOTAL_FORMS"]`);
    this.leaveOneBlank();
    for (const row of this.rows) this.prepare(row);
    this.add = this.button(`Add another ${this.noun}`, "govuk-button govuk-button--secondary", () => this.another());
    const save = part.querySelector('button[value="stay"]');
    save.replaceWith(this.add);
    this.show();
  }

  get rows() {
    return [...this.list.querySelectorAll("[data-row]")];
  }

  get shown() {
    return this.rows.filter((row) => !row.hidden);
  }

  // Rows are numbered from 0 without a gap, so only the last ones can go.
  leaveOneBlank() {
    while (this.rows.length > 1 && this.isBlank(this.rows.at(-1))) this.rows.at(-1).remove();
    this.count.value = this.rows.length;
  }

  isBlank(row) {
    const fields = [...row.querySelectorAll("input, select, textarea")];
    const typed = fields.filter((field) => !field.closest("[data-place]")).some((field) => (field.type === "checkbox" ? field.checked : field.tagName !== "SELECT" && field.value));
    const chosen = [...row.querySelectorAll("select")].some((select) => select.options[0].value === "" && select.value);
    return !typed && !chosen && !row.querySelector(".govuk-error-message");
  }

  prepare(row) {
    const part = row.querySelector("[data-remove]");
    const box = part.querySelector("input");
    const button = this.button("", "govuk-button govuk-button--secondary rows__remove", () => this.takeOut(row, box));
    part.classList.add("rows__script");
    part.append(button);
    row.hidden = box.checked;
    this.prepareMoves(row, part);
  }

  prepareMoves(row, part) {
    const place = row.querySelector("[data-place]");
    if (!place) return;
    place.classList.add("rows__script");
    for (const [words, step] of [["up", -1], ["down", 1]]) {
      const button = this.button("", "govuk-button govuk-button--secondary rows__move", () => this.move(row, step));
      button.dataset.step = words;
      part.append(button);
    }
  }

  // Rows change places on the page; their numbers, by which they are sent, stay, and the place tells the order.
  move(row, step) {
    const shown = this.shown;
    const other = shown[shown.indexOf(row) + step];
    if (step < 0) this.list.insertBefore(row, other);
    else this.list.insertBefore(other, row);
    this.show();
    this.said.textContent = `${row.querySelector("legend").textContent.trim()} of ${shown.length}. Saved when you save.`;
    row.querySelector("legend").focus();
  }

  button(words, classes, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = classes;
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }

  another() {
    const copy = this.blank.content.cloneNode(true);
    const place = this.rows.length;
    for (const element of copy.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", place));
      }
    }
    this.list.append(copy);
    this.count.value = place + 1;
    this.prepare(this.rows.at(-1));
    this.show();
    this.rows.at(-1).querySelector("legend").focus();
  }

  takeOut(row, box) {
    const name = row.querySelector("legend").textContent.trim();
    box.checked = true;
    row.hidden = true;
    this.show();
    const back = this.button("Put it back", "as-link", () => {
      box.checked = false;
      row.hidden = false;
      this.said.replaceChildren();
      this.show();
      row.querySelector("legend").focus();
    });
    this.said.replaceChildren(`${name} is taken out when you save. `, back);
    this.heading.focus();
  }

  show() {
    this.shown.forEach((row, place, { length }) => {
      row.querySelector("[data-number]").textContent = place + 1;
      const button = row.querySelector(".rows__remove");
      button.textContent = `Take out ${this.noun} ${place + 1}`;
      button.hidden = length === 1 && this.isBlank(row);
      const written = row.querySelector("[data-place] input");
      if (written) written.value = this.isBlank(row) ? "" : place + 1;
      for (const move of row.querySelectorAll(".rows__move")) {
        move.textContent = `Move ${move.dataset.step}`;
        move.setAttribute("aria-label", `Move ${this.noun} ${place + 1} ${move.dataset.step}`);
        move.hidden = move.dataset.step === "up" ? place === 0 : place === length - 1;
      }
    });
    this.add.hidden = this.rows.length >= this.most;
  }
}

for (const part of document.querySelectorAll("[data-rows]")) new Rows(part);
