// What a place feels like, as a pattern over it: lines and marks that are told apart without colour.
import { drawn } from "./dom.js";

const MARKS = {
  numb: ["M0 4H12M0 10H12", 12, 12],
  pins: ["M3 3.1a1.7 1.7 0 1 0 .1 0ZM9 9.1a1.7 1.7 0 1 0 .1 0Z", 12, 12],
  burn: ["M2 2L8 8M8 2L2 8", 12, 12],
  stab: ["M-2 12L12 -2M4 18L18 4", 14, 14],
  ache: ["M1 8L5 3L9 8", 12, 12],
  electric: ["M0 9L4 3L7 9L11 3L14 9", 14, 14],
  cramp: ["M5 1V9M1 5H9", 12, 12],
};

export function patterns(field, view) {
  const made = Object.entries(MARKS).map(([felt, [d, width, height]]) =>
    drawn("pattern", { id: `${field}-${view}-${felt}`, width, height, patternUnits: "userSpaceOnUse" },
      drawn("path", { d, class: "stitch" })));
  return drawn("defs", {}, ...made);
}
