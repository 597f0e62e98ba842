// One pen at a time: the first finger or the mouse. A real pen takes over from the hand that rests beside it.
export function listen(svg, paper) {
  let pointer = null;
  let stroke = null;
  let hasPen = false;

  // Else the browser takes a quick end of a stroke for the throw of a page, and swallows the tap that follows.
  svg.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !mayBegin(event)) return;
    if (stroke) drop();
    hasPen ||= event.pointerType === "pen";
    stroke = paper.begins();
    if (!stroke) return;
    pointer = event;
    svg.setPointerCapture(event.pointerId);
    paper.moves(stroke, [place(event)]);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!isOurs(event)) return;
    const between = event.getCoalescedEvents?.() ?? [];
    paper.moves(stroke, (between.length ? between : [event]).map(place));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!isOurs(event)) return;
    paper.moves(stroke, [place(event)]);
    const whole = stroke;
    stroke = null;
    paper.ends(whole);
  });
  // The browser took the touch for something else, such as a palm: that was no stroke.
  svg.addEventListener("pointercancel", (event) => {
    if (isOurs(event)) drop();
  });

  function mayBegin({ pointerType }) {
    if (stroke) return pointerType === "pen" && pointer.pointerType === "touch";
    return !(hasPen && pointerType === "touch");
  }

  function isOurs(event) {
    return stroke !== null && event.pointerId === pointer.pointerId;
  }

  function drop() {
    paper.drops(stroke);
    stroke = null;
  }

  // Where a touch is in the box's own units, whatever the size of the box; never outside of it.
  function place({ clientX, clientY }) {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [within(x, paper.width), within(y, paper.height)];
  }

  // After "Clear" a finger may draw again, also where a pen did before.
  return { forget: () => { hasPen = false; } };
}

function within(number, most) {
  return Math.min(Math.max(Math.round(number), 0), most);
}
