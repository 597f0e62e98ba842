// Lists of patients to invite: a file that is too large is told before it is sent, and the bar
// moves by itself. Without this the server says the first, and a link renews the page.
"use strict";

{
  const POLL = 2000;
  const file = document.querySelector("input[type=file][data-most]");
  const renewed = document.getElementById("renewed");
  const said = document.getElementById("said");
  let quarter = 0;

  // ---- The file ----

  function look() {
    const problem = document.getElementById("file-problem");
    const isTooLarge = (file.files[0]?.size ?? 0) > Number(file.dataset.most);
    problem.textContent = isTooLarge ? problem.dataset.tooLarge : "";
    if (isTooLarge) file.setAttribute("aria-invalid", "true");
    else file.removeAttribute("aria-invalid");
    return !isTooLarge;
  }

  // ---- The bar ----

  const part = () => document.getElementById("progress");

  function tell() {
    const { done, total } = part().dataset;
    document.title = document.title.replace(/^\d+ of \d+/, `${done} of ${total}`);
    const reached = Math.floor((4 * Number(done)) / Number(total));
    if (reached > quarter) said.textContent = `${done} of ${total} rows done.`;
    quarter = reached;
  }

  async function poll() {
    try {
      const answer = await fetch(renewed.dataset.now, { cache: "no-store", signal: AbortSignal.timeout?.(5000) });
      hear(answer);
      if (isGone) return;
      if (!answer.ok) return void location.reload();
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("progress");
      // The page of a list that is over has another title and no button to stop it.
      if (next.dataset.state !== "sending") return void location.reload();
      renewed.replaceChildren(next);
      tell();
    } catch {
      // The line is down: the next question shows how far it has come meanwhile.
    }
    setTimeout(poll, POLL);
  }

  if (file) {
    file.addEventListener("change", look);
    file.form.addEventListener("submit", (event) => {
      if (look()) return;
      event.preventDefault();
      file.focus();
    });
  }
  if (renewed && part().dataset.state === "sending") setTimeout(poll, POLL);
}
