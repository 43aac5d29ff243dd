// A narrative section: a toolbar that writes Markdown, a count of words, and whether what is written is saved.

const countWords = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

const around = (mark) => (words) => `${mark}${words || "words"}${mark}`;
const eachLine = (start) => (words) =>
  (words || "words").split("\n").map((line, index) => `${start(index)}${line}`).join("\n");
const TOOLS = [
  { name: "Bold", write: around("**") },
  { name: "Italic", write: around("*"), look: "italic" },
  { name: "Heading", write: eachLine(() => "# "), lines: true },
  { name: "List", write: eachLine(() => "- "), lines: true },
  { name: "Numbers", write: eachLine((index) => `${index + 1}. `), lines: true },
  { name: "Table", write: () => "| First | Second |\n| --- | --- |\n| words | words |", lines: true },
  { name: "Link", write: (words) => `[${words || "words"}](https://)` },
];

// Replaces what is selected; for lists and the like, the whole lines that the selection touches, as a block of its own.
function use(tool, text) {
  let { selectionStart: start, selectionEnd: end, value } = text;
  if (tool.lines) {
    start = value.lastIndexOf("\n", start - 1) + 1;
    end = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
  }
  const words = value.slice(start, end);
  const kept = tool.name === "Table" && words ? `${words}\n\n` : "";
  const before = tool.lines && start > 0 && value.slice(start - 2, start) !== "\n\n" && !kept ? "\n" : "";
  const written = before + kept + tool.write(words);
  text.focus();
  text.setSelectionRange(start, end);
  // This way, and no other, can be undone with the keyboard.
  if (!document.execCommand("insertText", false, written)) {
    text.setRangeText(written, start, end, "end");
    text.dispatchEvent(new Event("input"));
  }
}

function toolbar(text) {
  const bar = document.createElement("div");
  bar.className = "editor__tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Formatting");
  bar.setAttribute("aria-controls", text.id);
  const buttons = TOOLS.map((tool, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `editor__tool${tool.look ? ` editor__tool--${tool.look}` : ""}`;
    button.textContent = tool.name;
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("click", () => use(tool, text));
    return button;
  });
  bar.append(...buttons);
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = buttons.indexOf(document.activeElement);
    if (!step || here < 0) return;
    const there = (here + step + buttons.length) % buttons.length;
    buttons.forEach((button, index) => { button.tabIndex = index === there ? 0 : -1; });
    buttons[there].focus();
    event.preventDefault();
  });
  return bar;
}

for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea");
  const words = editor.querySelector("[data-editor-words]");
  const saved = editor.querySelector("[data-editor-saved]");
  const savedWords = saved.textContent;
  const isSaved = !saved.classList.contains("editor__saved--differs");

  const tell = () => {
    const differs = text.value !== text.defaultValue;
    words.textContent = countWords(text.value);
    saved.textContent = differs && isSaved ? "Changed since it was saved" : savedWords;
    saved.classList.toggle("editor__saved--differs", differs || !isSaved);
  };
  editor.prepend(toolbar(text));
  text.addEventListener("input", tell);
  tell();
}
