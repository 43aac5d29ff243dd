// A file that takes a while to make: says so after two seconds, and when it is there. Without script the browser shows it.

import { showInstead } from "./instead.js";

const PATIENCE = 2000; // milliseconds
const DONE = "The file is in your downloads.";
const FAILED = "The connection failed, and nothing was downloaded. Try again.";

class Waiting {
  constructor(asks) {
    this.asks = asks;
    this.status = document.createElement("div");
    this.status.className = "waiting";
    this.status.setAttribute("role", "status");
    asks.closest("p, form").after(this.status);
    if ("leadsOn" in asks.dataset) asks.addEventListener("submit", (event) => this.follow(event));
    else if (asks instanceof HTMLFormElement) asks.addEventListener("submit", (event) => this.download(event));
    else asks.addEventListener("click", (event) => this.follow(event));
    addEventListener("pageshow", () => this.end());
  }

  // A link leads to the file itself, and a form that leads on to a page: this page is left when it comes.
  follow(event) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) this.begin();
  }

  // A form's file is saved while this page stays, so it is fetched here: nothing else tells when it is there.
  async download(event) {
    event.preventDefault();
    if (this.timer) return;
    this.begin();
    try {
      const answer = await fetch(this.asks.action, { method: "POST", body: new URLSearchParams(new FormData(this.asks)) });
      const name = fileName(answer.headers.get("Content-Disposition") ?? "");
      if (answer.redirected) location.assign(answer.url);
      else if (name) save(await answer.blob(), name);
      else showInstead(await answer.text());
      this.end(name ? DONE : "");
    } catch {
      this.end(FAILED);
    }
  }

  begin() {
    this.end();
    const since = Date.now();
    this.timer = setTimeout(() => {
      this.status.innerHTML = '<p class="govuk-body"></p><progress></progress><p class="waiting__time" aria-hidden="true"></p>';
      const [words, bar, time] = this.status.children;
      words.textContent = this.asks.dataset.waits;
      bar.setAttribute("aria-label", this.asks.dataset.waits);
      this.clock = setInterval(() => (time.textContent = `${Math.round((Date.now() - since) / 1000)} seconds so far`), 1000);
    }, PATIENCE);
  }

  end(words = "") {
    clearTimeout(this.timer);
    clearInterval(this.clock);
    this.timer = undefined;
    this.status.textContent = words;
  }
}

function fileName(disposition) {
  const [, encoded] = disposition.match(/filename\*=utf-8''([^;]+)/i) ?? [];
  return encoded ? decodeURIComponent(encoded) : disposition.match(/filename="([^"]+)"/)?.[1];
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading it
}

for (const asks of document.querySelectorAll("[data-waits]")) new Waiting(asks);
