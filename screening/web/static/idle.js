// Nobody is at the form: it asks, and when nobody answers the screen is cleared first and the server
// told then. On a tablet it also looks now and then whether its form is still open here, and the
// page that says thanks goes by itself. Seconds stand in the page, so that a test can be short.
(() => {
  "use strict";

  const LOOK_MS = 250;
  const RETRY_MS = 5000;
  const NOTED_MS = 60000;
  const UNCOVER_MS = 10000;
  const LAST_SECONDS = 20;
  const SAID_EVERY = 15;
  const SAID_AT_LAST = 5;
  const POLL_SECONDS = 20;
  const THANKS_SECONDS = 30;
  const dialog = document.getElementById("idle");
  const told = dialog.dataset;
  const words = document.getElementById("idle-words");
  const status = dialog.querySelector("[role=status]");
  const onTablet = told.place === "desk";
  let touchedAt = Date.now();
  let notedAt = Date.now();
  let askedAt = 0;
  let saidAt = 0;
  let lookedAt = Date.now();
  let thankedAt = 0;
  let isCleared = false;

  told.poll = POLL_SECONDS;
  told.thanks = THANKS_SECONDS;
  if (onTablet) document.documentElement.classList.add("tablet");

  const holdsForm = () => document.querySelector(onTablet ? "[data-turn]" : ".head .saved:not(:empty)");
  const isSent = () => document.querySelector("[data-sent]");
  const isGone = () => document.querySelector("[data-gone]");

  function untitle() {
    document.title = document.title.split(" - ").pop();
  }

  function cover() {
    isCleared = true;
    if (dialog.open) dialog.close();
    window.speechSynthesis?.cancel();
    untitle();
    document.documentElement.classList.add("blank");
  }

  function restart(address = "/") {
    if (isCleared) return;
    cover();
    go(address);
  }

  function go(address) {
    sessionStorage.clear();
    localStorage.clear();
    location.replace(address);
  }

  const post = (path, body = "") => fetch(path, {
    method: "POST", body, keepalive: true, headers: { "content-type": "application/x-www-form-urlencoded" },
  });

  // At home the form stays in its tab: it is shown again once it asks for the birth date.
  function uncover() {
    const since = Date.now();
    dispatchEvent(new PopStateEvent("popstate"));
    const wait = setInterval(() => {
      if (Date.now() - since > UNCOVER_MS) location.reload();
      if (!document.querySelector("[data-turn^='birth-date']")) return;
      clearInterval(wait);
      isCleared = false;
      askedAt = 0;
      touchedAt = Date.now();
      document.documentElement.classList.remove("blank");
    }, LOOK_MS);
  }

  // Blank first: whatever the line does, nobody reads on.
  async function leave() {
    cover();
    try {
      const answer = await post("/left");
      if (!answer.ok) throw new Error("not told");
      if (onTablet) go("/");
      else uncover();
    } catch {
      setTimeout(leave, RETRY_MS);
    }
  }

  function say(seconds) {
    const asMinutes = String(Math.ceil(seconds / 60));
    words.textContent = told.words.replace("{seconds}", String(seconds)).replace("{minutes}", asMinutes);
    const isDue = seconds % (seconds > LAST_SECONDS ? SAID_EVERY : SAID_AT_LAST) === 0;
    if (isDue && seconds !== saidAt && seconds < Number(told.lasts)) status.textContent = words.textContent;
    saidAt = seconds;
  }

  function ask() {
    askedAt = Date.now();
    status.textContent = "";
    say(Number(told.lasts));
    dialog.showModal();
    document.getElementById("idle-here").focus();
  }

  function answered(more) {
    if (isCleared) return;
    if (more) {
      told.after = String(Number(told.after) * Number(told.more));
      told.more = "1";
    }
    askedAt = 0;
    touchedAt = notedAt = Date.now();
    if (dialog.open) dialog.close();
    post("/still", more ? "more=yes" : "").catch(() => {});
  }

  document.getElementById("idle-here").addEventListener("click", () => answered(false));
  document.getElementById("idle-more").addEventListener("click", () => answered(true));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); answered(false); });
  dialog.addEventListener("close", () => { if (askedAt) answered(false); });
  for (const kind of ["pointerdown", "keydown", "scroll", "input"]) {
    document.addEventListener(kind, () => { if (!askedAt) touchedAt = Date.now(); }, { capture: true, passive: true });
  }

  // Who writes for long on one page is here, though the server hears nothing of it.
  function note() {
    if (touchedAt <= notedAt || Date.now() - notedAt < NOTED_MS || !holdsForm() || isSent()) return;
    notedAt = Date.now();
    post("/still").catch(() => {});
  }

  async function look() {
    lookedAt = Date.now();
    try {
      const answer = await fetch("/tablet/here", { cache: "no-store" });
      const state = answer.ok ? await answer.text() : "form";
      if (state !== "form" && !(isSent() && state === "free")) restart();
    } catch {
      // The line is lost for a moment: the next look tells.
    }
  }

  function thank() {
    thankedAt ||= Date.now();
    // Whoever still reads, scrolls: the page goes when it was left alone.
    if (Date.now() - Math.max(thankedAt, touchedAt) >= 1000 * Number(told.thanks)) restart("/new");
  }

  function tick() {
    if (isCleared) return;
    const now = Date.now();
    const passed = (now - touchedAt) / 1000;
    const end = Number(told.after) + Number(told.lasts);
    note();
    if (isGone()) return restart();
    if (onTablet && isSent()) thank();
    if (onTablet && now - lookedAt >= 1000 * Number(told.poll)) look();
    if (!holdsForm() || isSent()) return;
    // A tablet that slept may wake long after the end.
    if (passed >= end) return leave();
    if (!askedAt && passed >= Number(told.after)) ask();
    if (askedAt) say(Math.max(0, Math.ceil(end - passed)));
  }

  setInterval(tick, LOOK_MS);
  for (const kind of ["visibilitychange", "focus", "resume"]) addEventListener(kind, tick, true);
  addEventListener("pageshow", (event) => { if (event.persisted) restart(); });
  // Back after sending leads to the start page, not into what was sent.
  addEventListener("popstate", () => { if (onTablet && isSent()) restart("/new"); });
  document.addEventListener("click", (event) => {
    if (!onTablet || !event.target.closest?.("[data-sent] a")) return;
    event.preventDefault();
    restart("/new");
  }, true);
  // The list behind a long press on Back outlives the patient: a page that was left keeps no more than
  // the clinic's name there, since its title may tell what was answered.
  if (onTablet) {
    const push = history.pushState;
    history.pushState = (...given) => {
      const said = document.title;
      untitle();
      push.apply(history, given);
      document.title = said;
    };
    window.navigation?.addEventListener("navigate", (event) => { if (event.navigationType === "traverse") untitle(); });
  }
  // On a tablet no browser offers what somebody else has typed.
  if (onTablet) {
    let isDue = false;
    new MutationObserver(() => {
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        for (const field of document.querySelectorAll(":is(input, textarea):not([autocomplete=off])")) {
          field.setAttribute("autocomplete", "off");
        }
      }, LOOK_MS);
    }).observe(document.getElementById("root"), { childList: true, subtree: true });
  }
})();
