// A narrative section: counts words while someone writes, and says that what is written differs from what is saved.

const countWords = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

for (const editor of document.querySelectorAll("[data-editor]")) {
  const text = editor.querySelector("textarea");
  const words = editor.querySelector("[data-editor-words]");
  const saved = editor.querySelector("[data-editor-saved]");
  const savedWords = saved.textContent;
  const opened = text.defaultValue;
  const isSaved = !saved.classList.contains("editor__saved--differs");

  const tell = () => {
    const differs = text.value !== opened;
    words.textContent = countWords(text.value);
    saved.textContent = differs && isSaved ? "Changed since it was saved" : savedWords;
    saved.classList.toggle("editor__saved--differs", differs || !isSaved);
  };
  text.addEventListener("input", tell);
  tell();
}
