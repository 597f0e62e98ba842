// The picture: front or back, both where there is room, one part of the body at a time on a phone.
import { drawn, element, fill, switchOf } from "./dom.js";
import { patterns } from "./patterns.js";

const VIEWS = ["front", "back"];
const MIDDLE = { front: 220, back: 660 };
// Parts of the body in the drawing's own units: from the midline to the patient's left in front, from the top.
const ZONES = {
  whole: { from: -198, to: 198, top: 36, bottom: { front: 868, back: 976 } },
  trunk: { from: -132, to: 132, top: 36, bottom: { front: 476, back: 476 } },
  right_arm: { from: -202, to: -78, top: 176, bottom: { front: 556, back: 556 } },
  left_arm: { from: 78, to: 202, top: 176, bottom: { front: 556, back: 556 } },
  legs: { from: -100, to: 100, top: 430, bottom: { front: 868, back: 976 } },
};
// How far from the midline an arm begins.
const ARMS = 110;
const ROOM_FOR_WHOLE = 560;
const BOTH = "(min-width: 1240px)";
const STEPS = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function drawingOf(body, drawing) {
  const words = body.words;
  const [first] = [...body.marks.keys()].map((id) => body.regions.get(id)).filter(Boolean);
  const state = { view: first?.view ?? "front", zone: first ? zoneOf(first) : "trunk" };
  const views = switchOf(words.views, VIEWS.map((view) => [view, words[view]]), (view) => { state.view = view; arrange(); });
  const zones = switchOf(words.zones, ["trunk", "right_arm", "left_arm", "legs"].map((zone) => [zone, words[zone]]),
    (zone) => { state.zone = zone; arrange(); });
  const stages = VIEWS.map((view) => stageOf(body, drawing, view, reveal));
  const keys = element("p", { class: "keys" }, words.keys);
  const root = element("div", { class: "picture" }, views.root, zones.root,
    element("div", { class: "stages" }, ...stages.map((stage) => stage.root)), keys);
  const both = matchMedia(BOTH);

  const isNarrow = () => root.clientWidth > 0 && root.clientWidth < ROOM_FOR_WHOLE;

  // The keyboard may lead to a part of the body that is not shown.
  function reveal(region) {
    if (!isNarrow() || state.zone === zoneOf(region)) return;
    state.zone = zoneOf(region);
    arrange();
  }

  function arrange() {
    const zone = isNarrow() ? state.zone : "whole";
    views.root.hidden = both.matches;
    zones.root.hidden = !isNarrow();
    root.classList.toggle("both", both.matches);
    views.choose(state.view);
    zones.choose(zone);
    for (const stage of stages) {
      stage.root.hidden = !both.matches && stage.view !== state.view;
      stage.show(zone);
    }
  }

  new ResizeObserver(arrange).observe(root);
  both.addEventListener("change", arrange);
  arrange();
  return { root, paint: () => stages.forEach((stage) => stage.paint()) };
}

function stageOf(body, drawing, view, reveal) {
  const regions = drawing.regions.filter((region) => region.view === view);
  const paths = new Map(regions.map((region) => [region.id, pathOf(region)]));
  const marks = drawn("g", { class: "marks", "aria-hidden": "true" });
  const ring = drawn("path", { class: "ring", "aria-hidden": "true" });
  const svg = drawn("svg", { role: "group", "aria-label": body.words[view] }, patterns(body.field, view),
    drawn("g", {}, ...paths.values()), marks, ring);
  const sides = ["right", "left"].map((side) => element("span", { class: `side ${side}` }, body.words[`your_${side}`]));
  if (view === "back") sides.reverse();
  sides.splice(1, 0, element("span", { class: "view" }, body.words[view]));
  const root = element("div", { class: "stage" }, element("p", { class: "sides" }, ...sides), svg);
  const stop = new Set([regions[0].id]);

  function show(zone) {
    const { from, to, top, bottom } = ZONES[zone];
    const [left, right] = view === "front" ? [from, to] : [-to, -from];
    // From behind, the patient's left is at the left of the picture.
    svg.setAttribute("viewBox", `${MIDDLE[view] + left} ${top} ${right - left} ${bottom[view] - top}`);
    svg.dataset.zone = zone;
    root.dataset.zone = zone;
    const [at] = stop;
    const within = regions.filter((region) => zone === "whole" || zoneOf(region) === zone);
    if (!within.some((region) => region.id === at)) rove(within[0].id);
  }

  function paint() {
    const marked = [...body.marks].filter(([id]) => paths.has(id));
    for (const [id, path] of paths) path.setAttribute("aria-checked", String(body.marks.has(id)));
    fill(marks, ...marked.flatMap(([id, said]) => markOf(body, body.regions.get(id), said, view)));
  }

  function press(id, event) {
    if (event.repeat) return;
    body.toggle(id);
    body.tell(event.target);
  }

  function rove(id) {
    for (const old of stop) paths.get(old).setAttribute("tabindex", "-1");
    stop.clear();
    stop.add(id);
    paths.get(id).setAttribute("tabindex", "0");
  }

  svg.addEventListener("click", (event) => {
    const id = event.target.closest("[data-region]")?.dataset.region;
    if (!id) return;
    rove(id);
    body.touch(id, event);
  });
  svg.addEventListener("keydown", (event) => {
    const id = event.target.dataset.region;
    if (!id) return;
    if (event.key === " " || event.key === "Enter") press(id, event);
    else if (ARROWS[event.key]) paths.get(nearest(regions, body.regions.get(id), ARROWS[event.key])).focus();
    else return;
    event.preventDefault();
  });
  // Not on the svg: one that listens to the focus becomes a stop of its own in Chromium.
  root.addEventListener("focusin", (event) => {
    const id = event.target.dataset.region;
    rove(id);
    if (!event.target.matches(":focus-visible")) return;
    reveal(body.regions.get(id));
    outline(ring, body.regions.get(id));
    event.target.scrollIntoView({ block: "center", behavior: "instant" });
  });
  root.addEventListener("focusout", () => ring.removeAttribute("d"));
  rove(regions[0].id);
  return { root, view, show, paint };
}

function pathOf(region) {
  const path = drawn("path", {
    class: "region", role: "checkbox", "aria-checked": "false", "aria-label": region.label,
    "data-region": region.id, tabindex: "-1",
  });
  outline(path, region);
  return path;
}

function outline(path, region) {
  path.setAttribute("d", region.d);
  path.setAttribute("transform", `translate(${region.offset.join(" ")})`);
}

// Colour tells how strong, the number tells it again; a pattern tells what it is like.
function markOf(body, region, { intensity, sensations }, view) {
  const { min = 0, max = 10 } = body.scale ?? {};
  const level = intensity === null ? "none" : Math.ceil((STEPS * (intensity - min)) / (max - min));
  const shape = () => ({ d: region.d, transform: `translate(${region.offset.join(" ")})` });
  const [x, y] = region.anchor;
  const [sign, kind] = intensity === null ? ["✓", "tick"] : [String(intensity), "number"];
  return [
    drawn("path", { ...shape(), class: "mark", "data-level": level }),
    ...sensations.map((felt) => drawn("path", { ...shape(), class: "felt", fill: `url(#${body.field}-${view}-${felt})` })),
    drawn("text", { x, y, class: kind, "text-anchor": "middle", "dominant-baseline": "central" }, sign),
  ];
}

// The part of the body in which most of a region lies, named by the patient's own sides.
function zoneOf({ view, anchor: [x, y] }) {
  const aside = (x - MIDDLE[view]) * (view === "front" ? 1 : -1);
  if (Math.abs(aside) > ARMS) return aside < 0 ? "right_arm" : "left_arm";
  return y > ZONES.trunk.bottom[view] ? "legs" : "trunk";
}

// The region that an arrow key leads to: near, and in its direction.
function nearest(regions, from, [right, down]) {
  let [found, least] = [from.id, Infinity];
  for (const region of regions) {
    const [dx, dy] = [region.anchor[0] - from.anchor[0], region.anchor[1] - from.anchor[1]];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const far = ahead + 2.5 * aside;
    if (ahead > 1 && far < least) [found, least] = [region.id, far];
  }
  return found;
}
