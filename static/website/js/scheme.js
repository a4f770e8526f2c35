// Runs before the first paint: the scheme a reader chose, kept in this browser only.
try {
  const scheme = localStorage.getItem("scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
} catch {
  // Storage may be switched off; the page then follows the system.
}
