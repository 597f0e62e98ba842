// A stroke as points, and as a line through the middles between them: the paper draws the same one.
const APART = 2;

// Points that are closer than anyone sees are left out.
export function addTo(points, [x, y]) {
  const last = points.at(-1);
  if (!last || Math.hypot(x - last[0], y - last[1]) >= APART) points.push([x, y]);
}

export function lineOf(points) {
  const bends = points.slice(1, -1).map((bend, before) => {
    const after = points[before + 2];
    return `Q${bend} ${(bend[0] + after[0]) / 2},${(bend[1] + after[1]) / 2}`;
  });
  return `M${points[0]}${bends.join("")}L${points.at(-1)}`;
}
