// What the staff's pages do beyond plain HTML. Each works without it, but for the warning.
"use strict";

const POLL_MS = 15000;
const WARN_SECONDS = 120;
const SPEAK_AT = new Set([60, 20]);
const DOOR = "/staff?over";
const body = document.body;
const others = new BroadcastChannel("ims-staff");
const dialog = document.getElementById("leaving");

// ---- Codes of links: out of the address bar, into the form ----

function takeCode() {
  const field = document.querySelector("[data-from-link]");
  const code = location.hash.slice(1);
  if (!field) return;
  if (code) {
    history.replaceState(null, "", location.pathname);
    field.value = code;
  }
  if (!field.value) return;
  field.closest(".field").hidden = !field.hasAttribute("aria-invalid");
}

// ---- Small comforts ----

function addShowing(button) {
  const field = document.getElementById(button.dataset.shows);
  const word = button.firstChild;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = field.type === "text";
    field.type = isShown ? "password" : "text";
    word.data = isShown ? "Show" : "Hide";
    button.setAttribute("aria-pressed", String(!isShown));
  });
  // Sent as a password again, or the browser would offer what was typed to the next person.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

function addCopying(button) {
  if (!navigator.clipboard) return;
  const list = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lines = [...list.querySelectorAll("code")].map((code) => code.textContent);
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = "Copied";
    document.querySelector("[data-copied]").textContent = "The codes are copied.";
  });
}

function addPrinting(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// One click sends: the file comes down while its passphrase is shown.
function addSending(pane) {
  pane.addEventListener("toggle", () => pane.querySelector("form").requestSubmit(), { once: true });
}

// ---- How long the session lasts ----

let endsAt = Date.now() + Number(body.dataset.secondsLeft) * 1000;
let heardAt = Date.now();
let isGone = false;

function leave() {
  if (isGone) return;
  isGone = true;
  // First nothing is to be seen any more; where it leads comes after.
  document.documentElement.classList.add("blank");
  if (hold()) return;
  body.replaceChildren();
  document.title = "Signed out";
  location.replace(DOOR);
}

function hear(answer) {
  if (isGone) {
    isGone = !takeUp(answer);
    if (isGone) return undefined;
  }
  if (answer.status === 401 || answer.redirected) return leave();
  const whose = answer.headers.get("x-whose");
  if (whose && whose !== body.dataset.whose) return leave();
  const left = answer.headers.get("x-seconds-left");
  if (left === null) return undefined;
  heardAt = Date.now();
  endsAt = heardAt + Number(left) * 1000;
  return look();
}

async function ask() {
  try {
    hear(await fetch("/staff/alive", { cache: "no-store", signal: AbortSignal.timeout?.(5000) }));
  } catch {
    look(); // The line is down: the time that was left goes on.
  }
}

async function stay(event) {
  event.preventDefault();
  const form = event.target;
  try {
    hear(await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }));
  } catch {
    return;
  }
  if (dialog.open) {
    form.hidden = true;
    document.getElementById("leaving-last").hidden = false;
  }
}

// What was typed is not sent into a session that is over, where it would be lost.
let isAsked = false;

async function send(event) {
  const { target: form, submitter } = event;
  if (isAsked || event.defaultPrevented || !isSent(form) || !hasTyped()) return;
  event.preventDefault();
  await ask();
  if (isGone) return;
  isAsked = true;
  form.requestSubmit(submitter);
  isAsked = false;
}

function inWords(seconds) {
  if (seconds > 90) return "2 minutes";
  if (seconds > 60) return "a minute and a half";
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

function look() {
  if (isGone) return undefined;
  const seconds = Math.ceil((endsAt - Date.now()) / 1000);
  if (seconds <= 0) return leave();
  if (!dialog) return undefined;
  if (seconds > WARN_SECONDS) {
    if (dialog.open) dialog.close();
    return undefined;
  }
  if (!dialog.open) {
    dialog.showModal();
    dialog.querySelector("button").focus();
  }
  dialog.querySelector("[data-time-left]").textContent = inWords(seconds);
  if (SPEAK_AT.has(seconds)) dialog.querySelector("[data-said]").textContent = `${inWords(seconds)} left.`;
  return undefined;
}

function comeBack() {
  if (document.visibilityState !== "visible") return;
  // Timers of a hidden tab are slow: nothing is shown again before the server was asked.
  if (Date.now() - heardAt < POLL_MS) return;
  document.documentElement.classList.add("blank");
  ask().then(() => {
    if (!isGone || held) document.documentElement.classList.remove("blank");
  });
}

function watch() {
  setInterval(ask, POLL_MS);
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", comeBack);
  if (dialog) {
    const staying = dialog.querySelector("form[action='/staff/stay']");
    staying.addEventListener("submit", stay);
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      staying.requestSubmit();
    });
  }
  others.addEventListener("message", ask);
  document.addEventListener("submit", send);
}

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  // A page that Back has brought from memory may be of a session that is over.
  document.documentElement.classList.add("blank");
  location.reload();
});

takeCode();
document.querySelectorAll("[data-shows]").forEach(addShowing);
document.querySelectorAll("[data-copies]").forEach(addCopying);
document.querySelectorAll("[data-prints]").forEach(addPrinting);
document.querySelectorAll("[data-sends]").forEach(addSending);
document.querySelector("[data-focus]")?.focus();
if (body.dataset.secondsLeft) watch();
// Whoever comes or goes in one tab: the others ask at once.
others.postMessage("looked");
