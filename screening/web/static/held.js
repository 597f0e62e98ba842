// What somebody had typed outlasts the end of their session: in the memory of this tab alone, taken
// out of the page, for a quarter hour. It comes back when the same person has signed in again, who
// looks at it and presses the button; it goes as soon as somebody else has. Nothing is sent by itself.
"use strict";

const HELD_MS = 15 * 60000;
const NOTED_MS = 60000;
const AGAIN = "You are signed in again, and what you had typed is still here. It was not sent: look at it, and press the button once more.";
let held = null;
let isTouched = false;
let notedAt = Date.now();
let isHeldDown = false;

// A password is never held, one that is shown neither, and a search is quickly typed again.
const PASSWORD = "input[type=password], input[autocomplete$=password]";
const isSent = (form) => form?.getAttribute("method") === "post" && form.getAttribute("role") !== "search";
const isWriting = (field) => isSent(field.form) && !field.matches(PASSWORD);
const hasTyped = () => isTouched || Boolean(document.querySelector("main .problem, main .typed"));

function touch(event) {
  if (!isWriting(event.target)) return;
  isTouched = true;
  // Who writes is here, though the server hears nothing of it; what lies on a key is nobody.
  if (isHeldDown || Date.now() - notedAt < NOTED_MS) return;
  notedAt = Date.now();
  document.querySelector("#leaving form[action='/staff/stay']")?.requestSubmit();
}

// ---- Out of the page, and back into it ----

function hold() {
  // Before the code there is nothing worth waiting for: such a page leads to the door.
  const waits = document.getElementById("held");
  if (!waits || !hasTyped()) return false;
  const leaving = document.getElementById("leaving");
  if (leaving?.open) leaving.close();
  for (const field of document.querySelectorAll(PASSWORD)) field.value = "";
  held = { focus: document.activeElement, y: window.scrollY, title: document.title, until: Date.now() + HELD_MS };
  const note = waits.content.cloneNode(true);
  held.nodes = [...document.body.childNodes];
  document.body.replaceChildren(note);
  document.title = "Signed out";
  document.documentElement.classList.remove("blank");
  document.querySelector("main").focus();
  setTimeout(() => { if (held && Date.now() >= held.until) drop(); }, HELD_MS);
  return true;
}

function drop() {
  held = null;
  document.documentElement.classList.add("blank");
  document.body.replaceChildren();
  location.replace("/staff?over");
}

// Tell whether the page is back: the one who signed in is who had typed, in the same roles.
function takeUp(answer) {
  if (!held) return false;
  const person = answer.headers.get("x-person");
  const isSomebodyElse = person && person !== document.body.dataset.person;
  if (isSomebodyElse || Date.now() >= held.until) {
    drop();
    return false;
  }
  if (!person) return false;
  document.body.replaceChildren(...held.nodes);
  document.title = held.title;
  document.body.dataset.whose = answer.headers.get("x-whose");
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = answer.headers.get("x-token");
  window.scrollTo(0, held.y);
  if (document.body.contains(held.focus)) held.focus.focus({ preventScroll: true });
  held = null;
  tell();
  return true;
}

function tell() {
  document.querySelector("[data-again]")?.remove();
  const words = document.createElement("p");
  words.className = "told again";
  words.dataset.again = "";
  words.setAttribute("role", "status");
  document.querySelector("main").prepend(words);
  words.textContent = AGAIN;
}

document.addEventListener("keydown", (event) => { isHeldDown = event.repeat; }, true);
document.addEventListener("input", touch);
