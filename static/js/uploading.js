// A long table put in: how much of it is sent, then how many rows are tried. Without script the browser shows that it waits.

import { showInstead } from "./instead.js";

const SENDING = "The file is being sent.";
const TRYING = "The file is being tried.";
const FAILED = "The connection failed, and the file was not tried to its end. Try again.";

class Upload {
  constructor(form) {
    this.form = form;
    this.status = document.createElement("div");
    this.status.className = "waiting";
    this.status.setAttribute("role", "status");
    form.after(this.status);
    form.addEventListener("submit", (event) => this.begin(event));
  }

  begin(event) {
    const [file] = this.form.querySelector("input[type=file]").files;
    if (!file) return; // the server says that one is wanted
    event.preventDefault();
    if (this.busy) return;
    if (file.size > Number(this.form.dataset.most)) this.say(this.form.dataset.tooLarge);
    else this.send();
  }

  send() {
    this.busy = true;
    this.show(SENDING);
    const request = new XMLHttpRequest(); // fetch() does not tell how much is sent
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => this.move(loaded, total, megabytes));
    request.addEventListener("error", () => this.say(FAILED));
    request.addEventListener("load", () => {
      if (request.status === 201) this.follow(JSON.parse(request.responseText));
      else {
        showInstead(request.responseText);
        start();
      }
    });
    request.send(new FormData(this.form));
  }

  async follow({ page, trial }) {
    this.show(TRYING);
    try {
      const answer = await fetch(trial);
      if (!answer.ok) throw new Error(answer.status);
      for await (const { rows, of } of lines(answer.body)) this.move(rows, of, counted);
      location.assign(page);
    } catch {
      this.say(FAILED);
    }
  }

  show(words) {
    this.status.innerHTML = '<p class="govuk-body"></p><progress></progress><p class="waiting__time" aria-hidden="true"></p>';
    this.status.firstChild.textContent = words;
    this.status.querySelector("progress").setAttribute("aria-label", words);
  }

  move(done, all, inWords) {
    const [, bar, far] = this.status.children;
    bar.max = all;
    bar.value = done;
    far.textContent = inWords(done, all);
  }

  say(words) {
    this.busy = false;
    this.status.textContent = words;
  }
}

const megabytes = (done, all) => `${(done / 1e6).toFixed(1)} of ${(all / 1e6).toFixed(1)} MB sent`;
const counted = (done, all) => `${done.toLocaleString("en-GB")} of about ${all.toLocaleString("en-GB")} rows tried`;

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const whole = (rest + value).split("\n");
    rest = whole.pop();
    for (const line of whole) yield JSON.parse(line);
  }
  if (rest) throw new Error("cut off");
}

function start() {
  for (const form of document.querySelectorAll("[data-uploads]")) new Upload(form);
}

start();
