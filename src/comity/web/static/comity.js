/* Improves pages that already work without it: no double sending, local times, copying,
   and looking again at what is still computed. */
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    /* A page that comes back from the browser's memory can be sent again. */
    window.addEventListener("pageshow", function () { delete form.dataset.sent; }, { once: true });
  });
  var language = document.documentElement.lang;
  document.querySelectorAll("time[datetime$='Z']").forEach(function (time) {
    var moment = new Date(time.getAttribute("datetime"));
    if (isNaN(moment)) return;
    try {
      time.title = moment.toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
    } catch (error) { /* an old browser keeps the time in UTC */ }
  });
  if (navigator.clipboard) {
    document.querySelectorAll("pre[data-copy]").forEach(function (text) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = text.dataset.copy;
      button.addEventListener("click", function () {
        navigator.clipboard.writeText(text.textContent).then(function () {
          button.textContent = text.dataset.copied;
        });
      });
      text.after(button);
    });
  }
  var again = document.querySelector("a[data-again]");
  if (again) setTimeout(function () { location.reload(); }, again.dataset.again * 1000);
  var errors = document.querySelector(".errors");
  if (errors) errors.focus();
})();
