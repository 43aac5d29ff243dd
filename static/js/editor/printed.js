// The text as the notice prints it, beside the box or in its place on a narrow screen; the server makes it.

const SOON = 400; // milliseconds of quiet before the server is asked

export class Printed {
  constructor(editor, text) {
    this.editor = editor;
    this.text = text;
    this.shown = editor.querySelector("[data-editor-printed]");
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "editor__tool editor__tool--end";
    this.button.textContent = "Preview";
    this.button.setAttribute("aria-pressed", "false");
    this.button.addEventListener("click", () => this.turn());
    text.addEventListener("input", () => this.soon());
  }

  get isOn() {
    return !this.shown.hidden;
  }

  turn() {
    this.shown.hidden = this.isOn;
    this.button.setAttribute("aria-pressed", String(this.isOn));
    this.editor.classList.toggle("editor--printed", this.isOn);
    this.editor.closest(".split")?.classList.toggle("split--one", this.isOn);
    if (this.isOn) this.ask();
  }

  soon() {
    if (!this.isOn) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), SOON);
  }

  // Only the newest answer is shown.
  async ask() {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    const token = this.text.form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ text: this.text.value, csrfmiddlewaretoken: token });
    try {
      const response = await fetch(this.editor.dataset.printed, {
        method: "POST",
        body,
        redirect: "manual",
        signal: asked.signal,
      });
      if (!response.ok) throw new Error(response.statusText);
      this.shown.innerHTML = await response.text(); // safe: the server lets no other elements through than a notice has
      this.shown.classList.remove("editor__printed--old");
    } catch {
      if (asked.signal.aborted) return;
      this.shown.classList.add("editor__printed--old");
      if (!this.shown.textContent) this.shown.textContent = "The preview appears when the server answers.";
    }
  }
}
