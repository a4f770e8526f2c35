// Counts searches, so that editors learn which words are missing: that one was shown, and which page was opened from it.
// The server says by a stamp which may be counted. Nothing tells who searched, and no cookie goes with it.
const form = document.querySelector("form[role=search]");

function tell(element, opened) {
  const { seen } = element.dataset;
  if (seen && form) navigator.sendBeacon(`${form.action}seen/`, new URLSearchParams({ seen, opened }));
}

function tellOpened(event) {
  const link = event.target.closest("a");
  const place = link?.closest("[data-seen]");
  if (place && event.button < 2) tell(place, link.pathname);
}

const shown = document.querySelector("main [data-seen]");
// Going back to a page, or loading it again, is no new search.
if (shown && performance.getEntriesByType("navigation")[0]?.type === "navigate") tell(shown, "");
document.addEventListener("click", tellOpened);
document.addEventListener("auxclick", tellOpened);
