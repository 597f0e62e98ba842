// The first script of the page, in the JavaScript of 2009, so that every browser can read it. A browser
// that lacks what the form needs gets plain words in its place, and so does one in which the form does
// not start. What lacks only a little is lent it. Which versions are which: README, "Browsers".
(function () {
  "use strict";

  var LOOK_MS = 100;
  var PATIENCE_MS = 4000;
  var OUR_SCRIPTS = /^\/(static\/js|form)\//;
  var wait = 0;

  function reads(pattern, flags) {
    try {
      return Boolean(new RegExp(pattern, flags));
    } catch (error) {
      return false;
    }
  }

  // Streamlit's scripts are modules with class fields, static blocks and patterns that look behind.
  // Nothing may be evaluated here to try the syntax itself: these came with it, or after it.
  function isTooOld() {
    return !("noModule" in document.createElement("script")) ||
      !Object.hasOwn || !Array.prototype.at || !reads("(?<!a)b", "u");
  }

  // Streamlit writes its patterns for addresses with the flag v; they mean the same with u.
  function lendFlagV() {
    var Known = window.RegExp;
    function Lent(pattern, flags) {
      return new Known(pattern, typeof flags === "string" ? flags.replace("v", "u") : flags);
    }
    Lent.prototype = Known.prototype;
    window.RegExp = Lent;
  }

  function lendToSorted() {
    Object.defineProperty(Array.prototype, "toSorted", {
      configurable: true,
      value: function (order) { return this.slice().sort(order); },
      writable: true
    });
  }

  function add(place, kind, words) {
    var element = document.createElement(kind);
    element.appendChild(document.createTextNode(words));
    place.appendChild(element);
    return element;
  }

  function show(name) {
    var place = document.getElementById("old");
    var title = place.getAttribute("data-" + name);
    var lines = place.getAttribute("data-words").split("\n");
    var heading = add(place, "h1", title);
    for (var i = 0; i < lines.length; i += 1) {
      if (lines[i]) add(place, "p", lines[i]);
    }
    if (name === "failed") add(add(place, "p", ""), "a", place.getAttribute("data-again")).href = "/";
    document.getElementById("root").style.display = "none";
    document.title = title;
    heading.tabIndex = -1;
    heading.focus();
  }

  function hide() {
    var place = document.getElementById("old");
    while (place.firstChild) place.removeChild(place.firstChild);
    document.getElementById("root").style.display = "";
  }

  function showOnceThere() {
    if (document.getElementById("root")) show("old");
    else setTimeout(showOnceThere, LOOK_MS);
  }

  function isStarted() {
    return Boolean(document.querySelector("[data-turn]"));
  }

  function isOurs(event) {
    var target = event.target || {};
    var from = String(event.filename || target.src || target.href || "");
    var home = location.protocol + "//" + location.host;
    return from.indexOf(home) === 0 && OUR_SCRIPTS.test(from.slice(home.length));
  }

  // An error of a script before the first screen may do no harm: the words come only if no screen
  // does, and go if one comes late.
  function watch(event) {
    if (isStarted()) window.removeEventListener("error", watch, true);
    else if (!wait && isOurs(event)) wait = setTimeout(look, PATIENCE_MS);
  }

  function look() {
    var isShown = Boolean(document.getElementById("old").firstChild);
    if (isStarted()) {
      if (isShown) hide();
      return;
    }
    if (!isShown) show("failed");
    setTimeout(look, LOOK_MS);
  }

  if (isTooOld()) {
    showOnceThere();
  } else {
    if (!reads("", "v")) lendFlagV();
    if (!Array.prototype.toSorted) lendToSorted();
    window.addEventListener("error", watch, true);
  }
})();
