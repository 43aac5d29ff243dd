// An answer that is a page, shown where this one is: for scripts that ask for something else and are told why not.

export function showInstead(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  const main = page.querySelector("main");
  document.querySelector("main").replaceWith(main);
  main.tabIndex = -1;
  main.focus();
}
