// Says on <body>, before the page is drawn, that script runs, so that nothing jumps when components start.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
