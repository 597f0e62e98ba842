// How large the words are: a button that goes round three sizes, and a cookie that names the size
// until the form is sent or left, or the browser closed. The bar of the button comes with the page,
// before Streamlit does; once there is a page to scroll, it stands at its top and scrolls with it.
(() => {
  "use strict";

  const SIZES = ["100", "125", "150"];
  const SECURE = location.protocol === "https:";
  // The prefix of all our cookies on a secure line; a browser takes it from nobody else.
  const COOKIE = SECURE ? "__Host-ims_size" : "ims_size";
  const bar = document.getElementById("aids");
  const button = document.getElementById("size");
  const status = bar.querySelector("[role=status]");
  const words = bar.dataset;

  function kept() {
    const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${COOKIE}=`));
    const size = found?.slice(COOKIE.length + 1);
    return SIZES.includes(size) ? size : SIZES[0];
  }

  function keep(size) {
    const secure = SECURE ? "; Secure" : "";
    const age = size === SIZES[0] ? "; Max-Age=0" : "";
    document.cookie = `${COOKIE}=${size}; Path=/; SameSite=Lax${age}${secure}`;
  }

  const next = (size) => SIZES[(SIZES.indexOf(size) + 1) % SIZES.length];

  function show(size) {
    const now = words.size.replace("{percent}", size);
    document.documentElement.dataset.size = size;
    button.textContent = now;
    button.setAttribute("aria-label", `${now}. ${next(size) === SIZES[0] ? words.normal : words.larger}`);
  }

  button.addEventListener("click", () => {
    const size = next(document.documentElement.dataset.size);
    keep(size);
    show(size);
    status.textContent = button.textContent;
  });

  function place() {
    const main = document.querySelector("[data-testid=stMain]");
    if (main && bar.parentNode !== main) main.prepend(bar);
  }

  show(kept());
  bar.hidden = false;
  // A page that the browser had put by shows the size of whoever was here then.
  addEventListener("pageshow", () => show(kept()));
  new MutationObserver(place).observe(document.getElementById("root"), { childList: true, subtree: true });
})();
