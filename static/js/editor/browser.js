// Words that the server does not have yet, kept in this browser: one entry for each page that is open or was.

const held = (name) => navigator.locks?.request(name, () => new Promise(() => {})); // until the page is gone

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export class BrowserCopy {
  constructor(person, section) {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    this.tab = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.start = `writing:${person}:${section}:`;
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
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing is kept where nothing may be kept.
    }
  }

  // What pages left that are gone, newest first.
  async left() {
    const found = (await navigator.locks?.query().catch(() => null))?.held ?? [];
    const alive = new Set(found.map((lock) => lock.name));
    const names = [];
    try {
      names.push(...Object.keys(localStorage).filter((name) => name.startsWith(this.start)));
    } catch {
      return [];
    }
    const entries = names.filter((name) => name !== this.name && !alive.has(name)).map((name) => ({ name, ...read(name) }));
    return entries.filter((entry) => typeof entry.text === "string").sort((one, other) => other.at - one.at);
  }
}
