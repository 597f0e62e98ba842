// What was picked, in words, and what more can be said of a place: how strong, and what it is like.
import { element, fill } from "./dom.js";

const QUIET_MS = 400;
const ROOM_BELOW = 140;

export function detailsOf(body) {
  const words = body.words;
  const status = element("p", { class: "unseen", role: "status" });
  const bar = element("div", { class: "bar", hidden: "" });
  const sheet = element("div", { class: "sheet", role: "group", "aria-labelledby": `${body.field}-more`, hidden: "" });
  const picked = element("div", { class: "picked" });
  const root = element("div", {}, status, bar, sheet, picked);
  let open = "";
  let from = null;
  let takenOffAt = -QUIET_MS;

  function paint() {
    if (open && (open !== body.current || !body.marks.has(open))) close();
    fill(bar, ...barOf());
    bar.hidden = Boolean(open) || !body.current;
    fill(picked, ...pickedOf());
    if (open) paintSheet();
  }

  // What was touched last, in words: above it if it lies where the bar would cover it.
  function tell(touched) {
    status.textContent = wordsOf(body.current);
    bar.classList.toggle("above", touched.getBoundingClientRect().bottom > innerHeight - ROOM_BELOW);
  }

  function wordsOf(id) {
    if (!id) return "";
    return body.marks.has(id) ? spoken(body, id) : `${body.regions.get(id).label}: ${words.taken_off}`;
  }

  function barOf() {
    if (!body.current) return [];
    const isOn = body.marks.has(body.current);
    const told = element("span", { class: isOn ? "on" : "off" }, wordsOf(body.current));
    return isOn && body.scale ? [told, moreButton(body.current)] : [told];
  }

  function moreButton(id) {
    const label = `${words.say_more}: ${body.regions.get(id).label}`;
    const button = element("button", { type: "button", class: "chip", "aria-label": label }, words.say_more);
    button.addEventListener("click", () => show(id, button));
    return button;
  }

  function pickedOf() {
    if (!body.marks.size) return [element("p", {}, words.nothing)];
    const lines = [...body.marks.keys()].map((id) => {
      const label = `${words.take_off}: ${body.regions.get(id).label}`;
      const off = element("button", { type: "button", class: "chip off", "aria-label": label }, words.take_off);
      off.addEventListener("click", () => takeOff(id));
      const more = body.scale ? [moreButton(id)] : [];
      return element("li", {}, element("span", {}, spoken(body, id)), ...more, off);
    });
    return [element("p", {}, words.picked), element("ul", {}, ...lines)];
  }

  // The list moves up under the finger: a second tap at once was meant for the same place.
  function takeOff(id) {
    const now = performance.now();
    if (now - takenOffAt < QUIET_MS) return;
    takenOffAt = now;
    const at = [...body.marks.keys()].indexOf(id);
    body.toggle(id);
    status.textContent = wordsOf(id);
    const left = [...picked.querySelectorAll(".off")];
    const next = left[Math.min(at, left.length - 1)] ?? body.root.querySelector(".switch button");
    next.focus({ preventScroll: true });
  }

  function show(id, button) {
    from = { place: bar.contains(button) ? bar : picked, label: button.getAttribute("aria-label") };
    [open, body.current] = [id, id];
    build();
    sheet.hidden = false;
    body.repaint();
    sheet.querySelector("h2").focus({ preventScroll: true });
  }

  function close() {
    open = "";
    sheet.hidden = true;
  }

  function done() {
    close();
    body.repaint();
    const button = [...from.place.querySelectorAll("button")].find((one) => one.getAttribute("aria-label") === from.label);
    button?.focus({ preventScroll: true });
  }

  function build() {
    const { min, max, low, high } = body.scale;
    const numbers = Array.from({ length: max - min + 1 }, (_, step) => pressed("number", String(min + step), (said) => {
      const { intensity } = body.marks.get(open);
      body.change(open, { intensity: intensity === said ? null : said });
    }, min + step));
    const felt = Object.entries(body.sensations).map(([id, label]) => pressed("feeling", label, () => {
      const { sensations } = body.marks.get(open);
      const without = sensations.filter((one) => one !== id);
      body.change(open, { sensations: without.length < sensations.length ? without : [...sensations, id] });
    }, id));
    const ready = element("button", { type: "button", class: "chip ready" }, words.done);
    ready.addEventListener("click", done);
    fill(sheet,
      element("h2", { tabindex: "-1", id: `${body.field}-more` }, body.regions.get(open).label),
      asked(words.strength, "numbers", numbers),
      element("p", { class: "ends" }, element("span", {}, `${min}: ${low}`), element("span", {}, `${max}: ${high}`)),
      asked(words.feel, "chips", felt), ready);
  }

  function pressed(kind, label, act, value) {
    const button = element("button", { type: "button", class: `chip ${kind}`, "data-value": value }, label);
    button.addEventListener("click", () => act(value));
    return button;
  }

  function asked(question, kind, buttons) {
    return element("div", { role: "group", "aria-label": question, class: "asked" },
      element("p", { "aria-hidden": "true" }, question), element("div", { class: kind }, ...buttons));
  }

  function paintSheet() {
    const { intensity, sensations } = body.marks.get(open);
    for (const button of sheet.querySelectorAll("[data-value]")) {
      const { value } = button.dataset;
      const isOn = button.classList.contains("number") ? value === String(intensity) : sensations.includes(value);
      button.setAttribute("aria-pressed", String(isOn));
    }
  }

  sheet.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
  });
  // The bar speaks for the list below while that is out of sight; elsewhere it would cover other questions.
  const inSight = new Map();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inSight.set(target, isIntersecting);
    bar.classList.toggle("away", !inSight.get(body.root) || inSight.get(picked));
  });
  watch.observe(body.root);
  watch.observe(picked);
  return { root, paint, tell };
}

// "Low back, left, 7 of 10, burning"
function spoken(body, id) {
  const { intensity, sensations } = body.marks.get(id);
  const strength = intensity === null ? [] : [body.words.of.replace("{n}", intensity).replace("{total}", body.scale.max)];
  const felt = sensations.map((one) => body.sensations[one]).map((label) => label.charAt(0).toLowerCase() + label.slice(1));
  return [body.regions.get(id).label, ...strength, ...felt].join(", ");
}
