// Nothing typed is lost: each change goes to this browser at once, and to the server as soon as it answers.
// Typing never waits for either. What is kept is not saved: only the Save button writes in the record.

import { BrowserCopy } from "./browser.js";
import { replaceAll } from "./text.js";

const SOON = 1500; // milliseconds from the first change to the sending that carries it
const PATIENCE = 20_000;
const WAITS = [2_000, 4_000, 8_000, 15_000]; // between tries; the last goes on
const LATER = 1_000_000; // sendings: more than a page makes, so that what it left comes after all that it sent
const MOST_KEEPALIVE = 60_000; // bytes that a page may send while it closes

const same = (one, other) => one !== null && one.text === other.text && one.answer === other.answer;
const wait = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

const WORDS = {
  typing: "Not kept yet",
  offline: "Not saved: offline.",
  server: "Not saved: the server does not answer as it should.",
  signedOut: "Not saved: you are signed out.",
  otherPerson: "Not saved: somebody else is signed in now.",
  choose: "Not saved: choose below which text to go on with.",
};

export class Keeper {
  constructor(editor, text) {
    this.form = text.form;
    this.text = text;
    this.own = editor.dataset;
    this.saved = editor.querySelector("[data-editor-saved]");
    this.other = document.querySelector("[data-editor-other]");
    this.told = document.querySelector("[data-editor-told]");
    this.browser = new BrowserCopy(this.own.person, this.own.name);
    this.asSaved = this.saved.textContent;
    this.opening = { text: text.defaultValue, answer: this.form.querySelector("[name=answer][checked]")?.value ?? "" };
    this.confirmed = this.saved.hasAttribute("data-unkept") ? null : this.opening;
    this.turn = 0;
    this.failures = 0;
    this.stored = true;
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "tab", value: this.browser.tab }));
    this.listen();
    this.resume();
    if (this.confirmed === null) this.changed();
  }

  listen() {
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", () => { this.leaving = true; });
    for (const [target, name] of [[window, "online"], [window, "focus"]]) {
      target.addEventListener(name, () => { if (this.failures) this.send(); });
    }
    document.addEventListener("visibilitychange", () => this.send({ closing: document.visibilityState === "hidden" }));
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && !this.stored && !same(this.confirmed, this.now())) event.preventDefault();
    });
  }

  now() {
    return { text: this.text.value, answer: this.form.querySelector("[name=answer]:checked")?.value ?? "" };
  }

  get opened() {
    return this.form.elements.opened;
  }

  get copy() {
    return this.form.elements.copy;
  }

  changed() {
    this.leaving = false; // whatever was begun, the person is still writing
    const now = this.now();
    if (same(this.confirmed, now)) {
      this.browser.drop();
      if (same(this.opening, now) && this.turn === 0) this.show("saved", this.asSaved);
      return;
    }
    this.stored = this.browser.put({ ...now, opened: this.opened.value, copy: this.copy.value, turn: this.turn });
    if (!this.failures && this.other.hidden) this.show("typing");
    this.timer ??= setTimeout(() => this.send(), SOON);
  }

  // One sending at a time; what is typed meanwhile goes with the next.
  async send({ closing = false } = {}) {
    clearTimeout(this.timer);
    this.timer = null;
    const now = this.now();
    if (this.sending || this.leaving || this.stopped || same(this.confirmed, now)) return;
    this.sending = true;
    this.turn += 1;
    const keepalive = closing && now.text.length * 3 < MOST_KEEPALIVE;
    const own = { opened: this.opened.value, copy: this.copy.value, tab: this.browser.tab, turn: this.turn };
    const reply = await this.post({ ...now, ...own }, { keepalive });
    this.sending = false;
    this.answered(reply, now);
    if (!this.timer && !this.stopped && !same(this.confirmed, this.now())) {
      const time = this.failures ? WAITS[Math.min(this.failures, WAITS.length) - 1] : SOON;
      this.timer = setTimeout(() => this.send(), time);
    }
  }

  // Shapes: what the server said, with its state; or a state of WORDS where it could not be asked.
  async post(said, { keepalive = false, again = false } = {}) {
    const body = new URLSearchParams({ ...said, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    if (again) body.set("again", "1");
    const reply = await this.ask({ method: "POST", body, keepalive });
    if (reply.state !== "forgery") return reply;
    const renewed = await this.renew(); // signing in again gives new tokens
    return renewed.state === "renewed" ? this.post(said, { again }) : renewed;
  }

  async ask(options) {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await fetch(this.own.keep, { redirect: "manual", credentials: "same-origin", signal, ...options });
      if (response.type === "opaqueredirect") return { state: "signedOut" };
      if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
      return { state: response.status === 403 ? "forgery" : "server" };
    } catch {
      return { state: "offline" };
    }
  }

  async renew() {
    const reply = await this.ask({});
    if (!reply.token) return reply;
    if (String(reply.person) !== this.own.person) return { state: "otherPerson" };
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = reply.token;
    return { state: "renewed" };
  }

  answered(reply, sent) {
    if (reply.state === "kept") {
      this.copy.value = reply.copy;
      this.confirmed = sent;
      if (same(sent, this.now())) this.browser.drop();
      if (this.failures) this.tell("Your words are kept again.");
      this.failures = 0;
      this.show("kept", `Kept at ${reply.at}, not saved yet`);
      if (reply.html) this.choose(reply);
    } else if (reply.state === "overtaken") {
      this.failures = 0;
      this.choose(reply);
    } else if (reply.state === "refused") {
      this.stopped = true;
      this.fail("refused", `Not saved: ${reply.why}`);
    } else {
      this.failures += 1;
      this.fail(reply.state, WORDS[reply.state]);
    }
  }

  fail(kind, words) {
    const where = this.stored ? "Your words are kept in this browser." : "Do not close this page: this browser keeps nothing.";
    const isNew = this.kind !== kind;
    this.show(kind, `${words} ${where} `);
    if (kind === "signedOut") {
      const link = document.createElement("a");
      Object.assign(link, { href: this.own.signIn, target: "_blank", rel: "noopener", className: "govuk-link" });
      link.textContent = "Sign in again (opens in a new tab)";
      this.saved.append(link);
    }
    if (isNew) this.tell(`${words} ${where}`);
  }

  show(kind, words = WORDS[kind]) {
    this.kind = kind;
    this.saved.textContent = words;
    this.saved.classList.toggle("editor__saved--differs", kind !== "saved" && kind !== "kept");
  }

  tell(words) {
    this.told.textContent = words;
  }

  // Both texts stand side by side until the person says with which to go on; nothing is overwritten before.
  choose(reply) {
    this.stopped = reply.state === "overtaken";
    if (this.stopped) this.show("choose");
    const shown = JSON.stringify([reply.text, reply.answer, reply.opened]);
    const isNew = shown !== this.shown;
    if (!isNew && this.other.contains(document.activeElement)) return; // somebody is about to press one of its buttons
    this.shown = shown;
    this.other.innerHTML = reply.html;
    this.other.hidden = false;
    if (isNew) this.tell(`${this.other.querySelector("h2").textContent}. Both texts are shown below the box.`);
    this.other.querySelector("[data-mine]").addEventListener("click", () => this.goOn(reply));
    this.other.querySelector("[data-theirs]").addEventListener("click", () => {
      this.goOn(reply);
      this.put(reply);
    });
  }

  goOn(reply) {
    if (reply.opened) this.opened.value = reply.opened;
    if (reply.state === "overtaken") this.copy.value = reply.copy;
    this.other.hidden = true;
    this.other.replaceChildren();
    this.shown = null;
    this.confirmed = null;
    this.stopped = false;
    this.text.focus();
    this.changed();
  }

  put({ text, answer }) {
    replaceAll(this.text, text);
    for (const radio of this.form.querySelectorAll("[name=answer]")) radio.checked = radio.value === answer;
    this.changed();
  }

  // Words of a page that closed before the server had them come back; they go through the same gate as any others.
  async resume() {
    const left = await this.browser.left();
    for (const entry of left.filter((each) => typeof each.text === "string")) {
      const { name, text, answer, opened, copy, tab } = entry;
      const said = { text, answer, opened, copy, tab, turn: entry.turn + LATER };
      let reply = await this.post(said, { again: true });
      for (let tries = 0; WORDS[reply.state]; tries += 1) {
        await wait(WAITS[Math.min(tries, WAITS.length - 1)]);
        reply = await this.post(said, { again: true });
      }
      if (reply.state === "saved") this.browser.drop(name);
      const isUntouched = same(this.opening, this.now()) && this.turn === 0;
      if ((reply.state !== "kept" && reply.state !== "overtaken") || !isUntouched) continue;
      this.cameBack(reply, { text, answer }, name);
      return; // others, if any, wait for the next visit
    }
  }

  cameBack(reply, words, name) {
    if (reply.state === "kept") {
      this.copy.value = reply.copy;
      this.confirmed = words;
    }
    this.turn = 1;
    this.put(words);
    this.browser.drop(name);
    this.tell("Words that had not reached the server are back in the box.");
    this.answered(reply, words);
  }
}
