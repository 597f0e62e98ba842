// The live part of the worklist. Without it the page is a list to reload; staff.js, which is loaded
// before, knows how long the session lasts and hears here, too, when it is over.
"use strict";

{
  const POLL = 3000;
  const POLL_HIDDEN = 15000;
  const SILENCE = 7000;
  const SETTLE = 500;
  const PRESS = 1500;
  const TYPING = "input, textarea, select, [contenteditable]";
  const holder = document.getElementById("list");
  const search = document.getElementById("search");
  const wanted = document.getElementById("wanted");
  const alarm = document.getElementById("alarm");
  const said = document.getElementById("said");
  const offline = document.getElementById("offline");
  const plainTitle = document.title.replace(/^(Error: )?(\(.*?\) )?/, "");
  const seen = new Set();
  const waited = new Set();
  const fresh = new Set();
  let urgent = 0;
  let goodAt = Date.now();
  let clockAt = Date.now();
  let movedAt = -SETTLE;
  let pressedAt = -PRESS;
  let asked = 0;
  let timer = 0;

  const work = () => holder.querySelector(".work");
  const rows = () => [...holder.querySelectorAll("[data-ref]")];
  const nameIn = (row) => row.querySelector(".name");
  const named = (what) => holder.querySelector(`[data-key="${CSS.escape(what)}"]`);
  const rowOf = (reference) => holder.querySelector(`[data-ref="${CSS.escape(reference)}"]`);

  // ---- What is new ----

  function remember() {
    waited.clear();
    for (const row of rows()) {
      seen.add(row.dataset.ref);
      if ("waits" in row.dataset) waited.add(row.dataset.ref);
    }
    clockAt = Date.now();
    count(Number(work().dataset.urgent));
  }

  function count(number) {
    urgent = number;
    const told = number > 99 ? "99+" : number;
    document.title = number ? `(${told} urgent) ${plainTitle}` : plainTitle;
  }

  // Told by reference and never by name: others in the room hear the voice and see the screen.
  function call(references) {
    const words = document.createElement("p");
    const link = document.createElement("a");
    const dismiss = document.createElement("button");
    const many = references.length > 1 ? `${references.length} new urgent forms: references` : "A new urgent form: reference";
    words.textContent = references.length ? `${many} ${references.join(", ")}` : "A new urgent form came in";
    link.className = "button";
    link.href = references.length === 1 ? `/staff/forms/${references[0]}` : "/staff/forms?show=urgent";
    link.textContent = references.length === 1 ? "Open now" : "Show";
    dismiss.className = "second";
    dismiss.type = "button";
    dismiss.textContent = "Dismiss";
    dismiss.addEventListener("click", () => alarm.replaceChildren());
    alarm.dataset.refs = references.join(" ");
    alarm.replaceChildren(words, link, dismiss);
  }

  function tellNews(before) {
    const here = rows().map((row) => row.dataset.ref);
    const waiting = rows().filter((row) => "waits" in row.dataset).map((row) => row.dataset.ref);
    const calls = waiting.filter((reference) => !waited.has(reference));
    const others = here.filter((reference) => !seen.has(reference) && !calls.includes(reference));
    const isFirstPage = !work().dataset.after;
    if (isFirstPage) [...calls, ...others].forEach((reference) => fresh.add(reference));
    mark();
    const told = (alarm.dataset.refs || "").split(" ").filter(Boolean);
    if (told.length && told.every((reference) => !waiting.includes(reference)) && isFirstPage) alarm.replaceChildren();
    if (calls.length || urgent > before) call(calls);
    if (others.length && isFirstPage) said.textContent = others.length === 1 ? "1 new form in the list." : `${others.length} new forms in the list.`;
    remember();
  }

  function mark() {
    for (const row of rows()) {
      if (!fresh.has(row.dataset.ref) || row.querySelector(".fresh")) continue;
      const word = document.createElement("span");
      word.className = "fresh";
      word.textContent = "New";
      row.querySelector(".reference").append(word);
    }
  }

  // ---- New rows in the place of the old ones ----

  function standing() {
    const focused = holder.contains(document.activeElement) ? document.activeElement : null;
    const row = focused?.closest("[data-ref]");
    const anchor = row || rows().find((one) => one.getBoundingClientRect().top >= 0);
    return {
      hadFocus: Boolean(focused),
      key: focused?.dataset.key,
      reference: row?.dataset.ref,
      place: row ? rows().indexOf(row) : -1,
      anchor: anchor?.dataset.ref,
      top: anchor?.getBoundingClientRect().top,
      order: rows().map((one) => one.dataset.ref).join(),
    };
  }

  function refocus(before) {
    if (!before.hadFocus) return;
    const same = before.reference && rowOf(before.reference);
    const near = before.place >= 0 ? rows()[Math.min(before.place, rows().length - 1)] : null;
    const target = (before.key && named(before.key)) || (same && nameIn(same)) || (near && nameIn(near));
    (target || document.querySelector("h1")).focus({ preventScroll: true });
  }

  function put(next) {
    const before = standing();
    holder.replaceChildren(next);
    refocus(before);
    if (rows().map((one) => one.dataset.ref).join() !== before.order) movedAt = performance.now();
    tellTimes();
    return before;
  }

  // Whoever has scrolled down goes on reading where they were, whatever came in above.
  function holdStill(before) {
    const again = before.anchor && rowOf(before.anchor);
    if (again && window.scrollY > 0) window.scrollBy({ top: again.getBoundingClientRect().top - before.top, behavior: "instant" });
  }

  function parsed(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  // ---- Ask whether anything has changed ----

  function address() {
    const { show, after, mark: known } = work().dataset;
    const isFound = "found" in work().dataset;
    const query = document.hidden || isFound ? { count: "1" } : { show, after, mark: known };
    return `/staff/forms/now?${new URLSearchParams(query)}`;
  }

  async function poll() {
    clearTimeout(timer);
    const turn = ++asked;
    try {
      const answer = await fetch(address(), { cache: "no-store", signal: AbortSignal.timeout?.(5000) });
      hear(answer);
      if (isGone) return;
      if (answer.status === 403) return void location.reload();
      if (!answer.ok) throw new Error("not now");
      await take(answer, turn);
      goodAt = Date.now();
      if (offline.textContent) offline.textContent = "";
    } catch {
      if (Date.now() - goodAt > SILENCE) sayOffline();
    }
    if (turn === asked) timer = setTimeout(poll, document.hidden ? POLL_HIDDEN : POLL);
  }

  async function take(answer, turn) {
    const number = answer.headers.get("x-urgent");
    const before = urgent;
    if (answer.status === 204) {
      if (number === null) return;
      count(Number(number));
      if (urgent > before && "found" in work().dataset) call([]);
      return;
    }
    const next = parsed(await answer.text()).querySelector(".work");
    // A row must not move away under a finger that is down; the next question brings it again.
    if (!next || performance.now() - pressedAt < PRESS || turn !== asked) return;
    const stood = put(next);
    count(Number(number));
    tellNews(before);
    holdStill(stood);
  }

  function sayOffline() {
    const since = new Date(goodAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const words = `No connection. The list is as it was at ${since}; new urgent forms do not appear.`;
    if (offline.textContent !== words) offline.textContent = words;
  }

  function tellTimes() {
    const now = Number(work().dataset.clock) + (Date.now() - clockAt) / 1000;
    for (const field of holder.querySelectorAll("[data-since]")) {
      field.textContent = inShort(Math.max(0, now - Number(field.dataset.since)));
    }
  }

  function inShort(seconds) {
    if (seconds < 60) return "just now";
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
    const days = Math.floor(seconds / 86400);
    return days === 1 ? "1 day" : `${days} days`;
  }

  // ---- Forms that are sent without leaving the page ----

  async function post(form) {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const path = new URL(answer.url).pathname;
    if (path === "/staff") return void leave();
    const page = parsed(await answer.text());
    const next = page.querySelector("#list .work");
    if (!next) throw new Error("another page");
    return { next, page };
  }

  async function find(event) {
    event.preventDefault();
    asked += 1;
    try {
      const found = await post(search);
      if (!found) return;
      const problem = found.page.getElementById("wanted-error").textContent;
      document.getElementById("wanted-error").textContent = problem;
      if (problem) {
        wanted.setAttribute("aria-invalid", "true");
        wanted.select();
        return void poll();
      }
      wanted.removeAttribute("aria-invalid");
      put(found.next);
      remember();
      const first = rows()[0];
      said.textContent = document.getElementById("found")?.textContent ?? "";
      if (first) nameIn(first).focus();
      else wanted.select();
    } catch {
      sayFailed();
    }
    poll();
  }

  async function markRead(event) {
    const form = event.target;
    if (!form.action.endsWith("/read") || "found" in work().dataset) return;
    event.preventDefault();
    asked += 1;
    try {
      const { next } = (await post(form)) ?? {};
      if (!next) return;
      holdStill(put(next));
      remember();
      mark();
      said.textContent = "Marked as read.";
    } catch {
      location.reload(); // Somebody else was faster, or it must be opened: the list says which.
    }
    poll();
  }

  function sayFailed() {
    offline.textContent = "That did not work. Try again in a moment.";
  }

  // ---- Keys ----

  function move(event) {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest?.("[data-ref]"));
    const places = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (at >= 0) Object.assign(places, { Home: 0, End: all.length - 1 });
    const more = named("more");
    if (event.key === "PageDown" && at >= 0 && more) return void more.click();
    const place = places[event.key];
    if (place === undefined || !all[place]) return;
    event.preventDefault();
    nameIn(all[place]).focus();
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && (event.target === wanted || "found" in work().dataset)) return clear(event);
    if (event.target.closest?.(TYPING)) return;
    if (event.key === "/") {
      event.preventDefault();
      wanted.focus();
      wanted.select();
      return;
    }
    move(event);
  }

  function clear(event) {
    event.preventDefault();
    wanted.value = "";
    document.getElementById("wanted-error").textContent = "";
    wanted.removeAttribute("aria-invalid");
    if ("found" in work().dataset) location.assign("/staff/forms");
  }

  // A row may have slid under the pointer a moment ago: such a click is not meant for it.
  function guard(event) {
    if (event.detail > 0 && performance.now() - movedAt < SETTLE) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  function openRow(event) {
    if (event.target.closest("a, button, form") || String(getSelection())) return;
    event.target.closest("[data-ref]")?.querySelector("a.name")?.click();
  }

  remember();
  document.querySelector(".keys").hidden = false;
  document.addEventListener("keydown", press);
  document.addEventListener("visibilitychange", poll);
  document.addEventListener("pointerdown", () => { pressedAt = performance.now(); });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { pressedAt = -PRESS; });
  holder.addEventListener("click", guard, true);
  holder.addEventListener("click", openRow);
  holder.addEventListener("submit", markRead);
  search.addEventListener("submit", find);
  setInterval(tellTimes, 20000);
  timer = setTimeout(poll, POLL);
}
