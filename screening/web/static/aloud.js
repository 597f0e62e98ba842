// Reads the page out with the browser's own voice. Only a voice that lives on the device: another
// would send the words away. What the patient answered is not read: others may be listening.
(() => {
  "use strict";

  const SPOKEN = [
    ".head > :is(h1, h2, p)",
    ".summary :is(h1, h2, p, li)",
    ".ask :is(h2, p):not(.unseen)",
    "[data-testid=stWidgetLabel]",
    "[data-testid=stRadioOption]",
    "[data-testid=stCheckbox] > label",
    "[data-testid=stButtonGroup] button:not([data-variant=segmented_control])",
    ".ends span:not(.places *)",
    ".answers",
  ].join(", ");
  const ANSWERS = "label, button, a, input, textarea, [data-region]";
  const END_OF_SENTENCE = /([.!?])\s+/g;
  const RATE = 0.9;
  const synth = window.speechSynthesis;
  const bar = document.getElementById("aids");
  const button = document.getElementById("aloud");
  const words = bar.dataset;
  // Kept here until they are spoken: a browser may forget an utterance that nobody holds.
  let queue = [];
  let turn;

  if (!synth || !window.SpeechSynthesisUtterance) return;

  const plain = (lang) => lang.replace("_", "-").toLowerCase();
  const tongue = (lang) => plain(lang).split("-")[0];

  function voice() {
    const lang = document.documentElement.lang;
    const fit = synth.getVoices().filter((one) => one.localService && tongue(one.lang) === tongue(lang));
    return fit.find((one) => plain(one.lang) === plain(lang)) || fit.find((one) => one.default) || fit[0];
  }

  // The options of some questions are what the patient answered before: the question says so.
  function isOfAnswers(element) {
    const key = element.closest("[class*='st-key-form']")?.className.match(/st-key-(\S+)/)?.[1];
    const asked = key && document.querySelector(`.ask[data-for="${CSS.escape(key.replace(/--list$/, ""))}"]`);
    return asked?.dataset.options === "quiet";
  }

  const isSeen = (element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";

  function wordsOf(element) {
    if (element.closest("[data-quiet]")) return "";
    if (element.matches(".answers") || isOfAnswers(element)) return words.private;
    return element.dataset.aloud ?? element.innerText;
  }

  // A browser may cut off what takes longer than fifteen seconds: each sentence is said by itself.
  const sentences = (text) => text.replace(END_OF_SENTENCE, "$1\n").split("\n")
    .map((line) => line.trim()).filter(Boolean);

  function page() {
    const shown = [...document.querySelectorAll(SPOKEN)]
      .filter((element) => isSeen(element) && !element.parentElement.closest(SPOKEN));
    const lines = shown.map(wordsOf);
    return lines.filter((line, at) => line !== words.private || lines.indexOf(line) === at).flatMap(sentences);
  }

  function read() {
    const speaker = voice();
    if (!speaker) return;
    const mine = page().map((sentence) => {
      const said = new SpeechSynthesisUtterance(sentence);
      Object.assign(said, { voice: speaker, lang: speaker.lang, rate: RATE });
      return said;
    });
    if (!mine.length) return;
    const last = mine[mine.length - 1];
    last.onend = last.onerror = () => { if (queue === mine) stop(); };
    queue = mine;
    mine.forEach((said) => synth.speak(said));
    show();
  }

  function stop() {
    if (!queue.length) return;
    queue = [];
    synth.cancel();
    show();
  }

  function show() {
    const isReading = queue.length > 0;
    button.hidden = !isReading && !voice();
    button.textContent = isReading ? words.stop : words.read;
    document.documentElement.classList.toggle("aloud", isReading);
  }

  button.addEventListener("click", () => { if (queue.length) stop(); else read(); });

  for (const kind of ["click", "input"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.closest?.(ANSWERS) && !bar.contains(event.target)) stop();
    }, true);
  }
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
  addEventListener("pagehide", stop);

  function watchTurn() {
    const now = document.querySelector("[data-turn]")?.dataset.turn;
    if (now !== turn) stop();
    turn = now;
  }

  new MutationObserver(watchTurn).observe(document.getElementById("root"), { childList: true, subtree: true });
  // Voices may come late.
  synth.onvoiceschanged = show;
  // A voice may go on with a page that was loaded again.
  synth.cancel();
  show();
})();
