// What was picked, in words, and what more can be said of a place: how strong, and what it is like.
import { element, fill } from "./dom.js";

export function detailsOf(body) {
  const words = body.words;
  const bar = element("div", { class: "bar", role: "status" });
  const sheet = element("div", { class: "sheet", hidden: "" });
  const picked = element("div", { class: "picked" });
  let open = "";
  let from = null;

  function paint() {
    fill(bar, ...barOf());
    bar.hidden = Boolean(open) || !body.current;
    fill(picked, ...pickedOf());
    if (open && body.marks.has(open)) paintSheet();
    else close();
  }

  function barOf() {
    const region = body.regions.get(body.current);
    if (!region) return [];
    const isOn = body.marks.has(region.id);
    const told = element("span", { class: isOn ? "on" : "off" }, isOn ? spoken(body, region.id) : `${region.label}: ${words.taken_off}`);
    return isOn && body.scale ? [told, moreButton(region.id)] : [told];
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
      const off = element("button", { type: "button", class: "chip", "aria-label": label }, words.take_off);
      off.addEventListener("click", () => takeOff(id));
      const more = body.scale ? [moreButton(id)] : [];
      return element("li", {}, element("span", {}, spoken(body, id)), ...more, off);
    });
    return [element("p", {}, words.picked), element("ul", {}, ...lines)];
  }

  function takeOff(id) {
    body.toggle(id);
    const next = picked.querySelector("button");
    if (next) next.focus();
  }

  function show(id, button) {
    [open, from] = [id, button.getAttribute("aria-label")];
    body.current = id;
    build();
    sheet.hidden = false;
    body.repaint();
    sheet.querySelector("h3").focus({ preventScroll: true });
  }

  function close() {
    if (!open) return;
    open = "";
    sheet.hidden = true;
    bar.hidden = !body.current;
  }

  function done() {
    const back = from;
    close();
    const button = [...body.root.querySelectorAll("button")].find((b) => b.getAttribute("aria-label") === back && b.offsetParent);
    button?.focus({ preventScroll: true });
  }

  function build() {
    const { min, max, low, high } = body.scale;
    const numbers = Array.from({ length: max - min + 1 }, (_, step) => {
      const said = min + step;
      return pressed("number", String(said), () => {
        const { intensity } = body.marks.get(open);
        body.change(open, { intensity: intensity === said ? null : said });
      }, said);
    });
    const felt = Object.entries(body.sensations).map(([id, label]) => pressed("feeling", label, () => {
      const { sensations } = body.marks.get(open);
      const without = sensations.filter((one) => one !== id);
      body.change(open, { sensations: without.length < sensations.length ? without : [...sensations, id] });
    }, id));
    const ready = element("button", { type: "button", class: "chip ready" }, words.done);
    ready.addEventListener("click", done);
    fill(sheet,
      element("h3", { tabindex: "-1" }, body.regions.get(open).label),
      asked(words.strength, "numbers", numbers),
      element("p", { class: "ends" }, element("span", {}, `${min}: ${low}`), element("span", {}, `${max}: ${high}`)),
      asked(words.feel, "chips", felt), ready);
  }

  function pressed(kind, label, act, value) {
    const button = element("button", { type: "button", class: `chip ${kind}`, "data-value": value }, label);
    button.addEventListener("click", act);
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

  return { bar, sheet, picked, paint };
}

// "Low back, left, 7 of 10, burning"
function spoken(body, id) {
  const { intensity, sensations } = body.marks.get(id);
  const strength = intensity === null ? [] : [body.words.of.replace("{n}", intensity).replace("{total}", body.scale.max)];
  const felt = sensations.map((one) => body.sensations[one]).map((label) => label.charAt(0).toLowerCase() + label.slice(1));
  return [body.regions.get(id).label, ...strength, ...felt].join(", ");
}
