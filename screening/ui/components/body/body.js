// The body drawing and its equal, the list: the same answer from either, at any time.
//
// The browser paints a tap at once and sends all marks after each: the server confirms them, and never
// paints over them. What is said of a place that was taken off by mistake comes back with the next tap.
import { element, fill, switchOf } from "./dom.js";
import { drawingOf } from "./drawing.js";
import { listOf } from "./list.js";
import { detailsOf } from "./details.js";

const bodies = new WeakMap();
const fetched = new Map();
const AGAIN_MS = 1000;
const QUIET_MS = 400;
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
  body.root.append(element("p", { role: "status" }, data.waiting));
  load(data.drawing).then((drawing) => draw(body, drawing));
  return body;
}

function load(address) {
  if (!fetched.has(address)) fetched.set(address, fetchUntilThere(address));
  return fetched.get(address);
}

// A question that must be answered may not stay empty because the line was lost for a moment.
async function fetchUntilThere(address) {
  for (;;) {
    try {
      const response = await fetch(address);
      if (response.ok) return await response.json();
    } catch {
      // The line is lost: the page says so by itself.
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function draw(body, drawing) {
  for (const region of drawing.regions) body.regions.set(region.id, region);
  body.words = drawing.words;
  body.toggle = (region) => toggle(body, region);
  body.touch = (region, event) => touch(body, region, event);
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
  body.tell = details.tell;
  fill(body.root, ways.root, picture.root, list.root, details.root);
  show();
  repaint(body);
}

// A shaky finger taps twice: by pointer the same place changes once in a while, others at once.
function touch(body, region, event) {
  // When the finger came, not when a slow tablet gets round to it.
  const now = event.timeStamp;
  const isSecond = event.detail > 0 && body.touched?.region === region && now - body.touched.at < QUIET_MS;
  if (isSecond) return;
  body.touched = { region, at: now };
  toggle(body, region);
  body.tell(event.target);
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
  const said = {};
  if (intensity !== null) said.intensity = intensity;
  if (sensations.length) said.sensations = sensations;
  return Object.keys(said).length ? { region, ...said } : region;
}

function repaint(body) {
  for (const part of body.parts) part.paint();
}
