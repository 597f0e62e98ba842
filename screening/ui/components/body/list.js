// The list: the same places by view and side, each a box to tick.
import { element } from "./dom.js";

const GROUPS = ["front_right", "front_left", "front_middle", "back_right", "back_left", "back_middle"];

export function listOf(body, drawing) {
  const boxes = new Map();
  const root = element("div", { class: "list" });
  for (const group of GROUPS) {
    const here = drawing.regions.filter((region) => `${region.view}_${region.side}` === group);
    if (!here.length) continue;
    const title = body.words[group];
    const chips = here.map((region) => {
      const box = element("button", { type: "button", class: "chip", "data-region": region.id }, region.name);
      box.addEventListener("click", (event) => body.touch(region.id, event));
      boxes.set(region.id, box);
      return box;
    });
    root.append(
      element("p", { class: "group", "aria-hidden": "true" }, title),
      element("div", { class: "chips", role: "group", "aria-label": title }, ...chips),
    );
  }
  const paint = () => boxes.forEach((box, id) => box.setAttribute("aria-pressed", String(body.marks.has(id))));
  return { root, paint };
}
