// The secret of the link stands in the fragment: it goes into the form, and out of sight.
(function () {
  "use strict";

  function take() {
    var carried = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    document.getElementById("carried").value = carried;
    document.getElementById("ask").hidden = !carried;
    document.getElementById("lost").hidden = Boolean(carried);
  }

  // Another link in the same tab loads no page anew.
  addEventListener("hashchange", take);
  take();
})();
