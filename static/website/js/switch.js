// The choice between light, dark and the system's scheme; scheme.js applies it on the next page.
const fieldset = document.querySelector("[data-scheme-switch]");
const root = document.documentElement;
const current = root.dataset.scheme || "system";
for (const input of fieldset.querySelectorAll("input")) input.checked = input.value === current;
fieldset.hidden = false;
fieldset.addEventListener("change", (event) => {
  const scheme = event.target.value;
  if (scheme === "system") delete root.dataset.scheme;
  else root.dataset.scheme = scheme;
  try {
    if (scheme === "system") localStorage.removeItem("scheme");
    else localStorage.setItem("scheme", scheme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
});
