// The secret of a link stands behind the # of the address, which no browser sends. It goes along when
// Start is tapped, and not before: whatever only looks at the page sends nothing.
(() => {
  "use strict";

  const start = document.querySelector("form[data-link]");
  let isGoing = false;

  // Two taps are one.
  function once(event) {
    if (isGoing) event.preventDefault();
    isGoing = true;
  }

  // A link that was cut on its way leads here without its secret, unless this browser has it already.
  function look() {
    if (!start) return;
    const isWhole = location.hash.length > 1 || document.body.dataset.held === "yes";
    document.getElementById("whole").hidden = !isWhole;
    document.getElementById("in-part").hidden = isWhole;
  }

  start?.addEventListener("submit", () => {
    start.elements.t.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  });
  for (const form of document.querySelectorAll("form")) form.addEventListener("submit", once);

  // What a browser had put by to show it again at Back begins anew.
  addEventListener("pageshow", (event) => {
    isGoing = false;
    if (event.persisted) location.reload();
  });
  // A second link that is opened in the same tab changes nothing but the part behind the #.
  addEventListener("hashchange", look);
  look();
  // Back and Reload ask for this page again, and never whether to send once more what led to it.
  history.replaceState(null, "", location.href);
  document.querySelector(".summary")?.focus();
})();
