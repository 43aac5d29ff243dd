// Writing into a textarea so that the keyboard can undo it.

// Replaces what stands from start to end; afterwards `select`, counted within what was written, is selected.
export function write(text, written, start, end, select = [written.length, written.length]) {
  text.focus();
  text.setSelectionRange(start, end);
  // This way, and no other, can be undone with the keyboard; it deletes where nothing is written.
  if (!document.execCommand(written ? "insertText" : "delete", false, written)) {
    text.setRangeText(written, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.setSelectionRange(start + select[0], start + select[1]);
}

export const replaceAll = (text, written) => write(text, written, 0, text.value.length);

export const lineStart = (value, place) => value.lastIndexOf("\n", place - 1) + 1;

export function lineEnd(value, place) {
  const end = value.indexOf("\n", place);
  return end < 0 ? value.length : end;
}
