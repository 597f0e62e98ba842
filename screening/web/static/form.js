// What only a browser can do for the form: where the focus goes after a page turn, one tap that
// counts once, names and descriptions that assistive technology reads, and a word when the line
// is lost. It keeps nothing and sends nothing but "the form was sent, let the cookie go".
(() => {
  "use strict";

  const QUIET_MS = 400;
  const BUSY_MS = 2000;
  const REST_MS = 60;
  const NEARLY_FULL = 0.2;
  const OFFLINE_AFTER_MS = 1500;
  const CONTROLS = "input, textarea, button, [role=radiogroup], [role=toolbar]";
  let turn = null;
  let quietUntil = 0;
  let busyUntil = 0;
  let offlineTimer = 0;
  let restTimer = 0;
  let isLetGo = false;

  const within = (key) =>
    document.querySelectorAll(`.st-key-${CSS.escape(key)}, [class*="st-key-${key}--"]`);

  // A tap counts once: after Continue nothing else does until the next page is there, and a second
  // tap that was meant for the former page does nothing on this one.
  for (const kind of ["pointerdown", "mousedown", "click"]) {
    document.addEventListener(kind, (event) => {
      const now = performance.now();
      if (event.isTrusted && now < Math.max(quietUntil, busyUntil)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      } else if (kind === "click" && event.target.closest?.(".st-key-buttons button")) {
        busyUntil = now + BUSY_MS;
      }
    }, true);
  }

  // While the line is lost Streamlit disables its fields: one that was being typed in loses the focus
  // without its words being taken. They are taken before any button is pressed.
  for (const kind of ["pointerdown", "click"]) {
    document.addEventListener(kind, (event) => {
      if (!event.target.closest?.(".st-key-buttons button")) return;
      for (const field of document.querySelectorAll("[data-testid=stMain] :is(input[type=text], textarea)")) {
        field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      }
    }, true);
  }

  // A list stands below each other: the arrows that go up and down move in it too.
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest?.("[class*='--list'] [role=toolbar]");
    if (!list || !STEPS[event.key]) return;
    const buttons = [...list.querySelectorAll("button")];
    buttons[buttons.indexOf(event.target) + STEPS[event.key]]?.focus();
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-focus], a[data-go]");
    if (!link) return;
    event.preventDefault();
    if (link.dataset.focus) focusField(link.dataset.focus);
    else goTo(link.getAttribute("href"));
  });

  function focusField(key) {
    const place = within(key)[0];
    if (!place) return;
    const control = place.querySelector("input:checked, [aria-checked=true], input:not([disabled]), textarea, button");
    const asked = document.querySelector(`.ask[data-for="${CSS.escape(key)}"]`);
    (asked || place).scrollIntoView({ block: "start" });
    control?.focus({ preventScroll: true });
  }

  // Streamlit follows the address bar: this is a page turn without loading the page again.
  function goTo(address) {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  // After a long silence the server draws the page anew, by itself or before it takes the tap. That is
  // no turn: whoever was typing goes on typing, and a tap in that moment counts.
  function isSamePage(head) {
    const name = (id) => id?.slice(0, id.lastIndexOf("."));
    return name(head.dataset.turn) === name(turn) && !head.querySelector(".summary");
  }

  function pageTurned(head) {
    const isFirst = turn === null;
    const isSame = isSamePage(head);
    turn = head.dataset.turn;
    document.title = head.dataset.title;
    if (head.dataset.language) document.documentElement.lang = head.dataset.language;
    if (isSame) return;
    busyUntil = 0;
    if (isFirst) return;
    announce(head.querySelector(".summary"));
    quietUntil = performance.now() + QUIET_MS;
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" });
    const target = head.querySelector(".summary") || head.querySelector("h1");
    target?.focus({ preventScroll: true });
  }

  function announce(summary) {
    const region = document.getElementById("wrong");
    if (region) region.textContent = summary ? [...summary.children].map((part) => part.innerText).join(". ") : "";
  }

  // The words of a question stand beside its widget: tie them together.
  function describe(asked) {
    const key = asked.dataset.for;
    const ids = [`${key}-help`, `${key}-error`].filter((id) => document.getElementById(id));
    const isWrong = ids.includes(`${key}-error`);
    for (const place of within(key)) {
      // A drawing names its own controls; only the whole of it is described here.
      const drawing = place.querySelector(".places, .signing");
      const controls = drawing ? [] : [...place.querySelectorAll(CONTROLS)];
      if (drawing) set(drawing, "aria-describedby", ids.join(" "));
      const groups = controls.filter((control) => control.hasAttribute("role"));
      for (const control of groups.length ? groups : controls) {
        set(control, "aria-describedby", ids.join(" "));
        set(control, "aria-invalid", isWrong ? "true" : "");
      }
      if (place.classList.contains("stVerticalBlock") || place.dataset.testid === "stHorizontalBlock") {
        set(place, "role", "group");
        set(place, "aria-labelledby", `${key}-question`);
      }
    }
  }

  function set(element, name, value) {
    if (value && element.getAttribute(name) !== value) element.setAttribute(name, value);
    if (!value && element.hasAttribute(name)) element.removeAttribute(name);
  }

  // Near the end of the room for an answer, tell how much is left of it.
  document.addEventListener("input", (event) => {
    const key = [...(event.target.closest("[class*=st-key-]")?.classList ?? [])]
      .find((name) => name.startsWith("st-key-"))?.slice("st-key-".length);
    const asked = key && document.querySelector(`.ask[data-for="${CSS.escape(key)}"][data-most]`);
    if (!asked) return;
    const left = Number(asked.dataset.most) - event.target.value.length;
    if (left <= Number(asked.dataset.most) * NEARLY_FULL) asked.dataset.left = `${Math.max(left, 0)} characters left`;
    else delete asked.dataset.left;
  });

  // The keyboard that fits: numbers for a day and a year, a telephone's for a telephone.
  function keyboards() {
    const numbers = document.querySelectorAll('[class*="--day"] input, [class*="--year"] input');
    for (const field of numbers) set(field, "inputmode", "numeric");
    for (const field of document.querySelectorAll("input[autocomplete=tel]")) set(field, "inputmode", "tel");
  }

  function watchLine() {
    const app = document.querySelector("[data-testid=stApp]");
    const notice = document.getElementById("offline");
    if (!app || !notice) return;
    const isOnline = app.dataset.testConnectionState === "CONNECTED";
    if (isOnline) {
      clearTimeout(offlineTimer);
      offlineTimer = 0;
      if (notice.textContent) notice.textContent = "";
    } else if (turn !== null && !offlineTimer) {
      offlineTimer = setTimeout(() => { notice.textContent = notice.dataset.words; }, OFFLINE_AFTER_MS);
    }
  }

  function letGo() {
    if (isLetGo || !document.querySelector("[data-sent]")) return;
    isLetGo = true;
    fetch("/sent", { method: "POST", keepalive: true });
  }

  function look() {
    const head = document.querySelector("[data-turn]");
    if (head && head.dataset.turn !== turn) pageTurned(head);
    watchLine();
    letGo();
    clearTimeout(restTimer);
    restTimer = setTimeout(atRest, REST_MS);
  }

  // What the eye does not see can wait until the page is painted.
  function atRest() {
    for (const list of document.querySelectorAll("[class*='--list'] [role=toolbar]")) {
      set(list, "aria-orientation", "vertical");
    }
    document.querySelectorAll(".ask").forEach(describe);
    keyboards();
  }

  let isDue = false;
  function lookSoon() {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => { isDue = false; look(); });
  }

  new MutationObserver(lookSoon).observe(document.documentElement, {
    attributes: true, attributeFilter: ["data-test-connection-state"], childList: true, subtree: true,
  });
})();
