// The toolbar that writes Markdown, its keys, and lists that go on when Enter is pressed.

import { lineEnd, lineStart, write } from "./text.js";

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))\s+/;

// Puts the marks around what is selected, or takes them away.
function mark(text, marks) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const words = value.slice(start, end);
  const size = marks.length;
  const before = /\**$/.exec(value.slice(0, start))[0].length;
  const after = /^\**/.exec(value.slice(end))[0].length;
  const isOn = (stars) => (size === 1 ? stars % 2 === 1 : stars >= 2); // two stars are bold, one or three italic
  if (words && isOn(before) && isOn(after)) {
    write(text, words, start - size, end + size, [0, words.length]);
  } else {
    const said = words || "words";
    write(text, `${marks}${said}${marks}`, start, end, [size, size + said.length]);
  }
}

// The whole lines that the selection touches get these starts, or lose them where all have them.
function lines(text, start, found) {
  const { selectionStart, selectionEnd, value } = text;
  const from = lineStart(value, selectionStart);
  const to = lineEnd(value, selectionEnd);
  const each = (value.slice(from, to) || "words").split("\n");
  const isOn = each.every((line) => !line || found.test(line));
  const written = each.map((line, index) => {
    const bare = line.replace(/^#{1,6} /, "").replace(ITEM, "");
    return line && !isOn ? start(index) + bare : bare;
  });
  const apart = !isOn && from > 0 && value.slice(from - 2, from) !== "\n\n" ? "\n" : "";
  const all = apart + written.join("\n");
  write(text, all, from, to, [apart.length, all.length]);
}

function table(text) {
  const place = lineEnd(text.value, text.selectionEnd);
  const apart = text.value.slice(0, place).trim() ? "\n\n" : "";
  const rows = "| First | Second |\n| --- | --- |\n| words | words |";
  const next = text.value[place] === "\n" && text.value[place + 1] !== "\n" ? "\n" : "";
  write(text, apart + rows + next, place, place, [apart.length + 2, apart.length + 7]);
}

function link(text) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const words = value.slice(start, end) || "words";
  write(text, `[${words}](https://)`, start, end, [words.length + 3, words.length + 11]);
}

function undo(text) {
  text.focus();
  document.execCommand("undo");
}

export const TOOLS = [
  { name: "Bold", use: (text) => mark(text, "**"), key: "b" },
  { name: "Italic", use: (text) => mark(text, "*"), key: "i", look: "italic" },
  { name: "Heading", use: (text) => lines(text, () => "# ", /^#{1,6} /) },
  { name: "List", use: (text) => lines(text, () => "- ", /^\s*[-*+] /) },
  { name: "Numbers", use: (text) => lines(text, (index) => `${index + 1}. `, /^\s*\d+[.)] /) },
  { name: "Table", use: table },
  { name: "Link", use: link, key: "k" },
  { name: "Undo", use: undo },
];

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "editor__tool";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

// A toolbar as the ARIA practices describe it: one stop of Tab, arrows inside. `last` is a button that somebody else made.
export function toolbar(text, last) {
  const bar = document.createElement("div");
  bar.className = "editor__tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", text.id);
  for (const tool of TOOLS) {
    const made = button(tool.name, () => tool.use(text));
    if (tool.look) made.classList.add(`editor__tool--${tool.look}`);
    if (tool.key) made.setAttribute("aria-keyshortcuts", `Control+${tool.key.toUpperCase()}`);
    bar.append(made);
  }
  bar.append(last);
  const buttons = [...bar.querySelectorAll("button")];
  const stop = (there) => buttons.forEach((each) => { each.tabIndex = each === there ? 0 : -1; });
  stop(buttons[0]);
  bar.addEventListener("focusin", (event) => stop(event.target));
  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((each) => each.offsetParent);
    const here = shown.indexOf(document.activeElement);
    const there = { ArrowRight: here + 1, ArrowLeft: here - 1 + shown.length, Home: 0, End: shown.length - 1 }[event.key];
    if (there === undefined || here < 0) return;
    shown[there % shown.length].focus();
    event.preventDefault();
  });
  return bar;
}

// Enter in a list begins the next item; in an empty item it ends the list.
function nextItem(event, text) {
  const { selectionStart: here, selectionEnd, value } = text;
  if (here !== selectionEnd) return;
  const from = lineStart(value, here);
  const found = ITEM.exec(value.slice(from, here));
  if (!found) return;
  event.preventDefault();
  const [start, indent, bullet, number, dot] = found;
  if (value.slice(from, lineEnd(value, here)).length === start.length) write(text, "\n", from, here);
  else write(text, `\n${indent}${bullet ?? Number(number) + 1 + dot} `, here, here);
}

export function keys(text) {
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const held = event.ctrlKey || event.metaKey;
    const tool = held && !event.shiftKey && TOOLS.find((each) => each.key === event.key.toLowerCase());
    if (tool) {
      event.preventDefault();
      tool.use(text);
    } else if (event.key === "Enter" && !held && !event.shiftKey) {
      nextItem(event, text);
    }
  });
}
