// The page that asks for a PIN shows nothing of a form, but leads back to it: left alone, it goes back by
// itself, so that the form's own clock clears the screen.
(() => {
  "use strict";

  let wait = 0;

  function again() {
    clearTimeout(wait);
    wait = setTimeout(() => location.replace("/"), 1000 * Number(document.body.dataset.back));
  }

  for (const kind of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(kind, again, { capture: true, passive: true });
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/"); });
  again();
})();
