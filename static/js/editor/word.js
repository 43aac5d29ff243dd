// What Word, Outlook, Excel and web pages put on the clipboard, as Markdown that the notice can print.
// Kept: headings, lists, bold, italics, links, tables, quotation marks. Left out: comments, deleted words, pictures.

import TurndownService from "../turndown.browser.es.js";

const NEVER = [
  "style, script, meta, link, title, xml, del, hr, template",
  ".MsoCommentReference, .msocomanchor, .msocomoff, .msoDel",
  '[style*="mso-element:comment"], [style*="mso-special-character:comment"]',
].join(", ");
const HEADINGS = "h1, h2, h3, h4, h5, h6";
const MARKED = `${HEADINGS}, ul, ol, table, b, strong, i, em, a[href], br`;
const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
const NUMBER = /^\(?(?:(\d+)(?:\.\d+)*|[a-z]{1,4})[.)]$|^\d+(?:\.\d+)+$/i;
const BULLET = /^[·•§▪◦–-]\s+/;
const SAFE = /^(?:https:\/\/|mailto:)/i;
const MOST_SPAN = 50;

const styleOf = (element) => element.getAttribute("style") ?? "";
const unwrap = (element) => element.replaceWith(...element.childNodes);

// Shapes: null where the clipboard holds plain words alone, which the browser pastes best by itself.
export function fromClipboard(html) {
  const page = new DOMParser().parseFromString(html, "text/html"); // inert: runs nothing and fetches nothing
  const body = page.body;
  const pictures = body.querySelectorAll("img").length;
  clean(page, body);
  if (!body.querySelector(MARKED) && body.querySelectorAll("p, div, blockquote").length < 2) return null;
  const markdown = service().turndown(body).replace(/\n{3,}/g, "\n\n").trim();
  return markdown ? { markdown, pictures } : null;
}

function clean(page, body) {
  body.querySelectorAll(NEVER).forEach((element) => element.remove());
  for (const element of body.querySelectorAll("[style]")) {
    if (/display:\s*none|mso-hide:\s*all/i.test(styleOf(element))) element.remove();
  }
  const words = page.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) words.currentNode.data = words.currentNode.data.replaceAll("\u00a0", " ");
  weights(page, body);
  titles(page, body);
  wordLists(page, body);
  webLists(body);
  tables(page, body);
}

// Bold and italics that are told by style alone, and those that a style takes back.
function weights(page, body) {
  for (const element of body.querySelectorAll("b, strong, i, em")) {
    if (/(?:^|;)\s*font-(?:weight|style):\s*(?:normal|400)/i.test(styleOf(element))) unwrap(element);
  }
  for (const [name, look] of [["b", /(?:^|;)\s*font-weight:\s*(?:bold|[6-9]00)/i], ["i", /(?:^|;)\s*font-style:\s*italic/i]]) {
    for (const element of body.querySelectorAll("span[style]")) {
      if (!look.test(styleOf(element))) continue;
      const made = page.createElement(name);
      made.append(...element.childNodes);
      element.append(made);
    }
  }
}

function titles(page, body) {
  for (const element of body.querySelectorAll("p.MsoTitle, p.MsoSubtitle")) {
    const heading = page.createElement(element.className === "MsoTitle" ? "h1" : "h2");
    heading.append(...element.childNodes);
    element.replaceWith(heading);
  }
  for (const heading of body.querySelectorAll(`${HEADINGS}, th`)) heading.querySelectorAll("b, strong").forEach(unwrap);
}

const isItem = (element) => Boolean(element?.matches("p, div") && LEVEL.test(styleOf(element)));

// Word writes a list as paragraphs that name their level, each with its bullet or number in a part to ignore.
function wordLists(page, body) {
  for (const first of [...body.querySelectorAll("p, div")].filter(isItem)) {
    if (!first.isConnected) continue;
    const run = [first];
    while (isItem(run.at(-1).nextElementSibling)) run.push(run.at(-1).nextElementSibling);
    first.before(nested(page, run));
    run.forEach((paragraph) => paragraph.remove());
  }
}

function nested(page, run) {
  const all = page.createDocumentFragment();
  const open = []; // lists inside one another
  for (const paragraph of run) {
    const level = Number(LEVEL.exec(styleOf(paragraph))[1]);
    const { kind, start } = marker(paragraph);
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    if (!open.length || open.at(-1).level < level) {
      open.push({ level, parent: open.at(-1)?.list.lastElementChild ?? all, list: null });
    }
    const here = open.at(-1);
    here.level = Math.min(here.level, level);
    if (here.list?.localName !== kind) {
      here.list = page.createElement(kind);
      if (start > 1) here.list.setAttribute("start", start);
      here.parent.append(here.list);
    }
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    here.list.append(item);
  }
  return all;
}

function marker(paragraph) {
  const ignored = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  const sign = ignored ? ignored.textContent.trim() : "";
  ignored?.remove();
  const first = paragraph.firstChild;
  if (!ignored && first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(BULLET, "");
  const number = NUMBER.exec(sign);
  return { kind: number ? "ol" : "ul", start: Number(number?.[1] ?? 1) };
}

// Lists of web pages and of Word in a browser: a list straight inside a list belongs to the item before it.
function webLists(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    if (list.previousElementSibling?.localName === "li") list.previousElementSibling.append(list);
  }
  for (const paragraph of body.querySelectorAll("li > p:only-of-type")) unwrap(paragraph);
}

// A table inside a cell becomes its words, a table of one column the paragraphs that it frames.
function tables(page, body) {
  for (const inner of body.querySelectorAll("table table")) {
    if (inner.isConnected) inner.replaceWith(page.createTextNode(` ${inner.textContent} `));
  }
  for (const table of body.querySelectorAll("table")) {
    const cells = [...table.rows].flatMap((row) => [...row.cells]);
    if (cells.length > table.rows.length) continue;
    table.replaceWith(...cells.map((cell) => {
      const part = page.createElement("div");
      part.append(...cell.childNodes);
      return part;
    }));
  }
}

function service() {
  const made = new TurndownService({
    headingStyle: "atx",
    bulletListMarker: "-",
    emDelimiter: "*",
    br: "\\", // two blanks at a line's end would be lost
  });
  const rules = {
    heading: { filter: HEADINGS.split(", "), replacement: (words, node) => heading(words, node) },
    item: { filter: "li", replacement: item },
    table: { filter: "table", replacement: (_, node) => table(node) },
    link: { filter: (node) => node.localName === "a", replacement: link },
    picture: { filter: "img", replacement: () => "" },
    typewriter: { filter: ["pre", "code"], replacement: (words) => words },
  };
  for (const [name, rule] of Object.entries(rules)) made.addRule(name, rule);
  return made;
}

// A notice has two levels of heading.
function heading(words, node) {
  const line = words.replace(/\\?\n/g, " ").trim();
  return line ? `\n\n${node.localName === "h1" ? "#" : "##"} ${line}\n\n` : "";
}

function item(words, node) {
  const list = node.parentNode;
  const place = [...list.children].indexOf(node);
  const sign = list.localName === "ol" ? `${Number(list.getAttribute("start") ?? 1) + place}. ` : "- ";
  const inside = words.trim().replace(/\n(?=[^\n])/g, `\n${" ".repeat(sign.length)}`);
  return sign + inside + (node.nextElementSibling ? "\n" : "");
}

const encoded = (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;

// Only what a notice may lead to stays a link; of others the address stands behind the words.
function link(words, node) {
  const address = (node.getAttribute("href") ?? "").trim();
  const said = words.trim();
  if (!said) return "";
  if (SAFE.test(address)) return `[${said}](${address.replace(/[\s()<>]/g, encoded)})`;
  return /^(?:http|ftp)s?:/i.test(address) && node.textContent.trim() !== address ? `${words} (${address})` : words;
}

function table(node) {
  const rows = grid(node).filter((row) => row.some(Boolean));
  const width = Math.max(0, ...rows.map((row) => row.findLastIndex(Boolean) + 1));
  const lines = rows.map((row) => `| ${Array.from({ length: width }, (_, across) => row[across] ?? "").join(" | ")} |`);
  if (lines.length) lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  return `\n\n${lines.join("\n")}\n\n`;
}

// A merged cell says its words once, in its first place.
function grid(node) {
  const rows = Array.from(node.rows, () => []);
  [...node.rows].forEach((row, down) => {
    let across = 0;
    for (const cell of row.cells) {
      while (rows[down][across] !== undefined) across += 1;
      const wide = Math.min(cell.colSpan, MOST_SPAN);
      const deep = Math.min(cell.rowSpan || rows.length, rows.length - down);
      for (let y = 0; y < deep; y += 1) for (let x = 0; x < wide; x += 1) rows[down + y][across + x] = "";
      rows[down][across] = inCell(cell);
      across += wide;
    }
  });
  return rows.map((row) => Array.from(row, (words) => words ?? ""));
}

// A cell of Markdown is one line.
function inCell(cell) {
  const hasList = cell.querySelector("li");
  const lines = service().turndown(cell).split("\n");
  const bare = lines.map((line) => line.replace(/^\s*(?:- |\d+[.)] |#+ |> )/, "").replace(/\\$/, "").trim());
  return bare.filter(Boolean).join(hasList ? "; " : " ").replaceAll("|", "\\|");
}
