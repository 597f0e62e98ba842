// Staff key in a form that somebody else has told them or written on paper: Enter goes on, a digit picks
// an option of the question that has the focus, or of the first one, and the focus goes to the next one.
(() => {
  "use strict";

  const GROUPS = "[data-testid=stMain] :is([role=radiogroup], [class*='--list'] [role=toolbar])";
  const WRITING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const OWN_ENTER = "button, a, textarea, [role=checkbox], [role=button], dialog *";

  const isReading = () => document.querySelector(".head[data-reader]");

  function goOn(event) {
    if (!event.target.closest(GROUPS) && event.target.closest(OWN_ENTER)) return;
    const button = document.querySelector(".st-key-buttons button[kind=primary]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    // A field gives its words when it loses the focus.
    event.target.blur?.();
    button.click();
  }

  function pick(event) {
    const groups = [...document.querySelectorAll(GROUPS)];
    const group = event.target.closest(GROUPS) || groups[0];
    if (!group) return;
    const options = [...group.querySelectorAll("input[type=radio], button")];
    // On a scale from 0 to 10 a digit means itself, elsewhere it counts the options.
    const isScale = options.length > 10;
    const option = options[isScale ? Number(event.key) : Number(event.key) - 1];
    if (!option) return;
    event.preventDefault();
    event.stopPropagation();
    option.click();
    option.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!isReading() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Enter") goOn(event);
    else if (/^[0-9]$/.test(event.key) && !event.target.closest(WRITING)) pick(event);
  }, true);
})();
