// A tablet shows a code for a phone: the page goes back by itself once the code was used or is too
// old. A form that nobody went on with is then left to staff, as one that nobody is at.
(() => {
  "use strict";

  const told = document.body.dataset;
  const shownAt = Date.now();
  let isGoing = false;

  async function restart(nobody) {
    if (isGoing) return;
    isGoing = true;
    document.documentElement.classList.add("blank");
    if (nobody && told.moves) await fetch("/left", { method: "POST", keepalive: true }).catch(() => {});
    location.replace("/");
  }

  async function look() {
    if (isGoing) return;
    // A tablet that slept may wake long after the end.
    if (Date.now() - shownAt >= 1000 * Number(told.lasts)) return restart(true);
    try {
      const body = new URLSearchParams({ link: told.link });
      const answer = await fetch("/tablet/phone/waits", { method: "POST", body, cache: "no-store" });
      if (answer.status === 410) return restart(false);
    } catch {
      // The line is lost for a moment: the next look tells.
    }
    setTimeout(look, 1000 * Number(told.poll));
  }

  addEventListener("pageshow", (event) => { if (event.persisted) restart(false); });
  setTimeout(look, 1000 * Number(told.poll));
})();
