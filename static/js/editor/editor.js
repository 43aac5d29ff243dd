// A narrative section: a toolbar that writes Markdown, paste from Word, the notice beside it, and words that are not lost.

import { Keeper } from "./keeping.js";
import { Printed } from "./printed.js";
import { write } from "./text.js";
import { keys, toolbar } from "./tools.js";
import { fromClipboard } from "./word.js";

const countWords = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

// With Shift the browser pastes plain words, and does not come here with anything else.
function paste(event, text) {
  const html = event.clipboardData?.getData("text/html");
  const found = html && fromClipboard(html);
  if (!found) return;
  event.preventDefault();
  const { selectionStart: start, selectionEnd: end, value } = text;
  const isBlock = /\n|^(?:#|- |\d+\. |\|)/.test(found.markdown);
  const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  const before = isBlock && start > 0 ? (line ? "\n\n" : value[start - 2] === "\n" || start === 1 ? "" : "\n") : "";
  const after = isBlock && value.slice(end).trim() ? (value[end] === "\n" ? "\n" : "\n\n") : "";
  write(text, before + found.markdown + after, start, end);
  const lost = found.pictures ? ` ${found.pictures} picture${found.pictures === 1 ? " is" : "s are"} left out.` : "";
  document.querySelector("[data-editor-told]").textContent = `Pasted with its headings, lists and tables.${lost}`;
}

for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea");
  const words = editor.querySelector("[data-editor-words]");
  const printed = new Printed(editor, text);
  editor.prepend(toolbar(text, printed.button));
  keys(text);
  new Keeper(editor, text);
  text.addEventListener("paste", (event) => paste(event, text));
  text.addEventListener("input", () => { words.textContent = countWords(text.value); });
}
