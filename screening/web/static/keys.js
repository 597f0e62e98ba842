// Staff key in a form that somebody else has told them or written on paper: Enter goes on, a digit picks
// an option of the question that has the focus, or of the first one; Tab leads to the next question.
(() => {
  "use strict";

  const GROUPS = "[data-testid=stMain] :is([role=radiogroup], [class*='--list'] [role=toolbar])";
  const WRITING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const OWN_ENTER = "button, a, textarea, [role=checkbox], [role=button], dialog *";

  const HIGHEST = "10";
  const SECOND_DIGIT_MS = 1500;
  let begun = "";
  let begunAt = 0;

  const isReading = () => document.querySelector(".head[data-reader]");

  function goOn(event) {
    if (!event.target.closest(GROUPS) && event.target.closest(OWN_ENTER)) return;
    const button = document.querySelector(".st-key-buttons button[kind=primary]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    // A key that is held down leads over no page that nobody has read.
    if (event.repeat) return;
    // A field gives its words when it loses the focus.
    event.target.blur?.();
    button.click();
  }

  const words = (option) => (option.closest("label") || option).textContent.trim();

  // On a scale a digit means itself, and 1 and then 0 mean 10; in a list it counts the options, and 0
  // is the last one, which often says that none of them fits.
  function wanted(group, digit) {
    const options = [...group.querySelectorAll("input[type=radio], button")];
    const isScale = options.some((option) => words(option) === HIGHEST);
    const name = group.getAttribute("aria-label");
    if (!isScale) return digit === "0" ? options.at(-1) : options[Number(digit) - 1];
    const isHighest = digit === "0" && begun === name && Date.now() - begunAt < SECOND_DIGIT_MS;
    begun = digit === "1" ? name : "";
    begunAt = Date.now();
    return options.find((option) => words(option) === (isHighest ? HIGHEST : digit));
  }

  function pick(event) {
    const groups = [...document.querySelectorAll(GROUPS)];
    const group = event.target.closest(GROUPS) || groups[0];
    if (!group) return;
    const option = wanted(group, event.key);
    if (!option) return;
    event.preventDefault();
    event.stopPropagation();
    option.click();
    option.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (!isReading() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Enter") goOn(event);
    else if (!event.repeat && /^[0-9]$/.test(event.key) && !event.target.closest(WRITING)) pick(event);
  }, true);
})();
