// The start page of a tablet: Begin leaves nothing of the last patient behind that a script can reach,
// and the page goes on by itself when staff hand a form back, or take the tablet back.
(() => {
  "use strict";

  const page = document.body;
  const form = document.querySelector("form[action='/tablet/begin']");
  const lost = document.getElementById("lost");
  const RETRY_MS = 500;
  let isGoing = false;

  function restart() {
    document.documentElement.classList.add("blank");
    location.replace("/");
  }

  function clearStorage() {
    sessionStorage.clear();
    localStorage.clear();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isGoing) return;
    isGoing = true;
    lost.textContent = "";
    clearStorage();
    try {
      await fetch(form.action, { method: "POST", redirect: "manual", cache: "no-store" });
      restart();
    } catch {
      // Said anew at each tap, also by a screen reader.
      setTimeout(() => { isGoing = false; lost.textContent = lost.dataset.words; }, RETRY_MS);
    }
  });

  async function look() {
    setTimeout(look, 1000 * Number(page.dataset.poll));
    try {
      const answer = await fetch("/tablet/here", { cache: "no-store" });
      if (answer.ok && !isGoing && (await answer.text()) !== page.dataset.state) restart();
    } catch {
      // The line is lost for a moment: the next look tells.
    }
  }

  // What a browser had put by to show it again at Back is old: it is asked for anew.
  addEventListener("pageshow", (event) => { if (event.persisted) restart(); });
  clearStorage();
  setTimeout(look, 1000 * Number(page.dataset.poll));
})();
