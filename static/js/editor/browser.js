// What the server does not have yet, kept in this browser: one entry for each page that is open or was.
// Shapes: names are “kind:person:reference/page:tab”; a kind is “writing” for words of a section, “form” for all other fields.

const SAVED = "saved_copies"; // the cookie in which the server names the tabs whose form it has saved

const held = (name) => navigator.locks?.request(name, () => new Promise(() => {})); // until the page is gone

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return []; // nothing is kept where nothing may be kept
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing is kept where nothing may be kept.
  }
}

function unique() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Drops what the record has since the last page.
export function dropSaved() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(`${SAVED}=`));
  if (!cookie) return;
  const saved = cookie.slice(SAVED.length + 1).replaceAll('"', "").split(".");
  for (const name of names()) {
    if (name.startsWith("form:") && saved.includes(name.split(":").at(-1))) remove(name);
  }
  document.cookie = `${SAVED}=; path=/; max-age=0; samesite=lax`;
}

// The pages of a decision, by their slugs, of which this browser keeps something that is not saved.
export function pagesWithCopies(person, reference) {
  const starts = ["form", "writing"].map((kind) => `${kind}:${person}:${reference}/`);
  const found = names().flatMap((name) => starts.filter((start) => name.startsWith(start)).map((start) => name.slice(start.length)));
  return new Set(found.map((rest) => rest.split(/[:/]/)[0])); // “allocations/uplift” is of the page “allocations”
}

export class BrowserCopy {
  constructor(person, page, kind = "writing", tab = "") {
    this.tab = tab || unique();
    this.start = `${kind}:${person}:${page}:`;
    this.name = this.start + this.tab;
    held(this.name);
  }

  // Whether the browser took it: it may be full, or told to keep nothing.
  put(entry) {
    try {
      localStorage.setItem(this.name, JSON.stringify({ ...entry, tab: this.tab, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  drop(name = this.name) {
    remove(name);
  }

  // What pages left that are gone, newest first.
  async left() {
    const found = (await navigator.locks?.query().catch(() => null))?.held ?? [];
    const alive = new Set(found.map((lock) => lock.name));
    const gone = names().filter((name) => name.startsWith(this.start) && name !== this.name && !alive.has(name));
    const entries = gone.map((name) => ({ name, ...read(name) }));
    return entries.filter((entry) => entry.at).sort((one, other) => other.at - one.at);
  }
}
