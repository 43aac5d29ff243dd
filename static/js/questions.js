// A questionnaire: shows the questions that the answers ask for, and what the notice will say. Without script, saving does.

const WAIT = 400; // milliseconds after the last change, so that nobody waits while typing

class Questions {
  constructor(form) {
    this.form = form;
    this.judged = document.querySelector("[data-judged]");
    this.parts = [...document.querySelectorAll("[data-when]")].map((part) => ({ part, when: JSON.parse(part.dataset.when) }));
    form.addEventListener("input", () => this.changed());
  }

  changed() {
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.preview(), WAIT);
  }

  // In order: what is asked may turn on an answer that is itself asked only after another.
  show() {
    const typed = new FormData(this.form);
    const answers = {};
    for (const { part, when } of this.parts) {
      const asked = !when.length || when.some((condition) =>
        Object.entries(condition).every(([question, wanted]) => wanted.includes(answers[question])));
      part.hidden = !asked;
      if (asked && part.dataset.question) answers[part.dataset.question] = typed.get(part.dataset.question);
    }
  }

  async preview() {
    const sent = new FormData(this.form);
    sent.set("then", "preview");
    const turn = (this.turn = {});
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new URLSearchParams(sent) });
      const html = await answer.text();
      if (answer.ok && !answer.redirected && turn === this.turn) this.judged.innerHTML = html;
    } catch {
      // Without a connection the panel stays as it is; saving says what went wrong.
    }
  }
}

for (const form of document.querySelectorAll("[data-questions]")) new Questions(form);
