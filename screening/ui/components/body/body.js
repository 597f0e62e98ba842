// The body drawing and its equal, the list: the same answer from either, at any time.
//
// The browser paints a tap at once and sends all marks after each: the server confirms them, and never
// paints over them. What is said of a place that was taken off by mistake comes back with the next tap.
import { element, fill, keep } from "./dom.js";
import { drawingOf } from "./drawing.js";
import { listOf } from "./list.js";
import { detailsOf } from "./details.js";

const bodies = new WeakMap();
const fetched = new Map();
let way = "picture";

export default function ({ data, parentElement, setStateValue }) {
  let body = bodies.get(parentElement);
  if (body?.field !== data.field) {
    body?.root.remove();
    body = begin(parentElement, data);
    bodies.set(parentElement, body);
  }
  body.send = (marks) => setStateValue("marks", marks);
}

function begin(parentElement, data) {
  const body = { ...data, marks: new Map(), takenOff: new Map(), current: "", regions: new Map() };
  for (const mark of data.marks) {
    const { region, intensity = null, sensations = [] } = typeof mark === "string" ? { region: mark } : mark;
    body.marks.set(region, { intensity, sensations });
  }
  body.root = element("div", {
    class: "places", role: "group",
    "aria-labelledby": `${data.field}-question`,
  });
  parentElement.append(body.root);
  load(data.drawing).then((drawing) => draw(body, drawing));
  return body;
}

function load(address) {
  if (!fetched.has(address)) {
    const answer = fetch(address).then((response) => response.json());
    answer.catch(() => fetched.delete(address));
    fetched.set(address, answer);
  }
  return fetched.get(address);
}

function draw(body, drawing) {
  for (const region of drawing.regions) body.regions.set(region.id, region);
  body.words = drawing.words;
  body.toggle = (region) => toggle(body, region);
  body.change = (region, said) => change(body, region, said);
  body.repaint = () => repaint(body);
  const picture = drawingOf(body, drawing);
  const list = listOf(body, drawing);
  const details = detailsOf(body);
  const ways = switchOf(body.words.ways, [["picture", body.words.picture], ["list", body.words.list]], (chosen) => {
    way = chosen;
    show();
  });
  const show = () => {
    ways.choose(way);
    picture.root.hidden = way !== "picture";
    list.root.hidden = way !== "list";
  };
  body.parts = [picture, list, details];
  fill(body.root, ways.root, picture.root, list.root, details.bar, details.sheet, details.picked);
  show();
  repaint(body);
}

// A row of which one is always chosen.
export function switchOf(label, choices, chosen) {
  const buttons = choices.map(([id, words]) => {
    const button = element("button", { type: "button", class: "chip" }, words);
    button.addEventListener("click", () => chosen(id));
    return [id, button];
  });
  const root = element("div", { class: "switch", role: "group", "aria-label": label }, ...buttons.map(([, b]) => b));
  const choose = (now) => buttons.forEach(([id, b]) => b.setAttribute("aria-pressed", String(id === now)));
  return { root, choose };
}

function toggle(body, region) {
  const was = body.marks.get(region);
  if (was) {
    body.takenOff.set(region, was);
    body.marks.delete(region);
  } else {
    body.marks.set(region, body.takenOff.get(region) ?? { intensity: null, sensations: [] });
  }
  body.current = region;
  changed(body);
}

function change(body, region, said) {
  body.marks.set(region, { ...body.marks.get(region), ...said });
  changed(body);
}

function changed(body) {
  repaint(body);
  body.send([...body.marks].map(([region, said]) => shortest(region, said)));
}

function shortest(region, { intensity, sensations }) {
  return keep({ region, intensity, sensations }, (value) => value !== null && value.length !== 0) ?? region;
}

function repaint(body) {
  for (const part of body.parts) part.paint();
}
