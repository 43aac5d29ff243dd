// What is typed in a form stays in this browser until the record has it: no closed tab, ended session or lost connection takes it.
// Words of a section are left out here: they go to the server as they are typed, see editor/keeping.js.

import { BrowserCopy, dropSaved } from "./editor/browser.js";

const PASSED_OVER = ["csrfmiddlewaretoken", "opened", "browser_copy", "copy", "tab"];
const OF_THE_EDITOR = ["text", "answer"];
const EVENTS = ["input", "change", "click", "paste", "keydown"]; // rows and grid change fields at the last three
const WHEN = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

const WORDS = {
  kept: "Not saved yet. This browser keeps what you type.",
  notKept: "Not saved yet, and this browser keeps nothing. Save before you close this page.",
  offline: "Not saved: offline. Send it again when you are connected.",
};

class KeptForm {
  constructor(form, { person, name }) {
    this.form = form;
    this.of = [person, name, "form"];
    this.passed = new Set([...PASSED_OVER, ...(form.querySelector("[data-editor]") ? OF_THE_EDITOR : [])]);
    this.said = this.saying();
    const cameBack = form.elements.browser_copy.value;
    this.begin(cameBack);
    this.opening = cameBack ? null : this.now(); // a page that came back holds what is not saved
    this.last = this.opening;
    this.stored = true;
    for (const event of EVENTS) form.addEventListener(event, () => this.changed());
    form.addEventListener("submit", (event) => this.send(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.stored && !this.sent) event.preventDefault();
    });
    this.changed();
  }

  begin(tab = "") {
    this.browser = new BrowserCopy(...this.of, tab);
    this.form.elements.browser_copy.value = this.browser.tab;
    this.sent = false;
  }

  saying() {
    const line = Object.assign(document.createElement("p"), { className: "govuk-body-s quiet kept-said" });
    line.setAttribute("role", "status");
    const buttons = [...this.form.querySelectorAll(".actions")].at(-1);
    if (buttons) buttons.before(line);
    else this.form.append(line);
    return line;
  }

  fields(isWanted) {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && isWanted(name));
  }

  now() {
    return JSON.stringify(this.fields((name) => !this.passed.has(name)));
  }

  changed() {
    const now = this.now();
    if (now === this.last) return;
    this.last = now;
    if (this.sent) this.begin(); // typed after the form was sent: a copy of its own
    if (now === this.opening) {
      this.browser.drop();
      this.stored = true;
      this.tell("");
      return;
    }
    this.stored = this.browser.put({ fields: JSON.parse(now), opened: this.form.elements.opened.value });
    this.tell(this.stored ? WORDS.kept : WORDS.notKept);
  }

  send(event) {
    if (navigator.onLine) {
      this.sent = true;
      return;
    }
    event.preventDefault();
    this.tell(WORDS.offline);
  }

  tell(words) {
    if (this.said.textContent !== words) this.said.textContent = words;
  }

  // What goes with fields that are put back: the page's own token, and the words of its editor as they stand.
  get beside() {
    return this.fields((name) => this.passed.has(name) && name !== "opened" && name !== "browser_copy");
  }
}

// Offers what pages left that are gone. The server shows it again, beside what is saved where somebody saved meanwhile.
class Offer {
  constructor(banner, form) {
    this.banner = banner;
    this.form = form;
    this.browser = form ? form.browser : new BrowserCopy(banner.dataset.person, banner.dataset.name, "form");
    banner.querySelector("[data-put-back]").addEventListener("click", () => this.putBack());
    banner.querySelector("[data-throw-away]").addEventListener("click", () => this.throwAway());
    this.show();
  }

  async show() {
    [this.entry] = await this.browser.left();
    this.banner.hidden = !this.entry;
    if (!this.entry) return;
    const when = new Date(this.entry.at).toLocaleString("en-GB", WHEN);
    this.banner.querySelector("[data-kept-at]").textContent = ` on ${when}`;
  }

  putBack() {
    const { fields, opened, tab } = this.entry;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const beside = this.form ? this.form.beside : [["csrfmiddlewaretoken", token]];
    const sent = document.createElement("form");
    Object.assign(sent, { method: "post", action: location.pathname, hidden: true });
    for (const [name, value] of [...beside, ...fields, ["opened", opened], ["browser_copy", tab], ["then", "put-back"]]) {
      sent.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(sent);
    sent.submit();
  }

  async throwAway() {
    this.browser.drop(this.entry.name);
    await this.show();
    if (this.banner.hidden) document.getElementById("main").querySelector("h1").scrollIntoView({ block: "nearest" });
  }
}

dropSaved();
const banner = document.querySelector("[data-kept]");
const form = document.querySelector("[data-kept-form]");
if (banner) new Offer(banner, form && new KeptForm(form, banner.dataset));
