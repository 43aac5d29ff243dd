// Before submitting: the pages of which this browser keeps something that is not saved.

import { dropSaved, pagesWithCopies } from "./editor/browser.js";

dropSaved();
for (const part of document.querySelectorAll("[data-unsaved]")) {
  const found = pagesWithCopies(part.dataset.person, part.dataset.reference);
  for (const item of part.querySelectorAll("[data-slug]")) item.hidden = item.hidden && !found.has(item.dataset.slug);
  part.hidden = ![...part.querySelectorAll("[data-slug]")].some((item) => !item.hidden);
}
