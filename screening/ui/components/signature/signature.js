// A box to draw a signature in, with a finger, a pen or a mouse. It keeps strokes, no picture.
//
// The browser paints at once and sends all strokes whenever the pen is lifted: the server confirms them,
// and never paints over them. Whoever cannot draw leaves the box out.
import { drawn, element } from "../ims-intake.body/dom.js";
import { listen } from "./pen.js";
import { addTo, lineOf } from "./stroke.js";

const boxes = new WeakMap();
// Where the line to sign on stands, in shares of the box.
const FOOT = 0.77;
const ASIDE = 0.05;

export default function ({ data, parentElement, setStateValue }) {
  let box = boxes.get(parentElement);
  if (box?.field !== data.field) {
    box?.root.remove();
    box = begin(data);
    parentElement.append(box.root);
    boxes.set(parentElement, box);
  }
  box.send = () => setStateValue("strokes", box.strokes);
}

function begin({ field, box: [width, height], most, words, strokes }) {
  const box = { field, most, words, strokes: [...strokes], cleared: [], pen: null };
  const paper = drawn("g", { class: "ink" });
  const svg = drawn("svg", { role: "img", "aria-label": words.box, viewBox: `0 0 ${width} ${height}` },
    drawn("path", { class: "foot", d: `M${width * ASIDE} ${height * FOOT}H${width * (1 - ASIDE)}` }), paper);
  const status = element("p", { role: "status" });
  const undo = element("button", { type: "button", class: "chip" }, words.undo);
  const clear = element("button", { type: "button", class: "chip" }, words.clear);
  box.root = element("div", { class: "signing", role: "group", "aria-labelledby": `${field}-question` },
    svg, status, element("div", { class: "deeds" }, undo, clear));

  // A drawing that was cleared by mistake comes back with Undo.
  undo.addEventListener("click", () => {
    if (!box.strokes.length && !box.cleared.length) return;
    box.strokes = box.strokes.length ? box.strokes.slice(0, -1) : box.cleared;
    box.cleared = [];
    changed();
  });
  clear.addEventListener("click", () => {
    if (!box.strokes.length) return;
    [box.strokes, box.cleared] = [[], box.strokes];
    box.pen.forget();
    changed();
  });

  function changed() {
    paint();
    box.send();
  }

  function paint() {
    paper.replaceChildren(...box.strokes.map((stroke) => drawn("path", { d: lineOf(stroke) })));
    const said = !box.strokes.length ? words.empty : isFull() ? words.full : words.done;
    if (status.textContent !== said) status.textContent = said;
  }

  const room = () => most.points - box.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const isFull = () => box.strokes.length >= most.strokes || room() <= 0;

  box.pen = listen(svg, {
    width, height,
    begins: () => {
      if (isFull()) return null;
      const line = drawn("path", {});
      const stroke = { points: [], left: room(), line };
      paper.append(line);
      return stroke;
    },
    moves: (stroke, points) => {
      for (const point of points) if (stroke.points.length < stroke.left) addTo(stroke.points, point);
      stroke.line.setAttribute("d", lineOf(stroke.points));
    },
    ends: (stroke) => {
      box.strokes = [...box.strokes, stroke.points];
      box.cleared = [];
      changed();
    },
    drops: (stroke) => stroke.line.remove(),
  });
  paint();
  return box;
}
