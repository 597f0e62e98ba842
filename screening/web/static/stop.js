// The secret of the link stands in the fragment: it goes into the form, and out of sight.
(function () {
  "use strict";

  var carried = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  document.getElementById("carried").value = carried;
  document.getElementById("ask").hidden = !carried;
  document.getElementById("lost").hidden = Boolean(carried);
})();
