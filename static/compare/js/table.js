// On phones the reasons fold behind the answers. Without this script all of them stand open.
const table = document.querySelector(".cmp");
const control = document.querySelector("[data-fold]");
const rows = table ? [...table.querySelectorAll("tbody tr:not(.group)")] : [];

function fold(row, folded) {
  row.classList.toggle("is-folded", folded);
  row.querySelector(".unfold").setAttribute("aria-expanded", String(!folded));
}

function unfoldButton(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "unfold";
  button.textContent = table.dataset.reasons;
  button.setAttribute("aria-label", `${table.dataset.reasons} ${row.querySelector(".label").textContent}`);
  button.addEventListener("click", () => fold(row, !row.classList.contains("is-folded")));
  return button;
}

if (rows.length) {
  for (const row of rows) {
    row.querySelector("[scope=row]").prepend(unfoldButton(row));
    fold(row, true);
  }
  const button = control.querySelector("button");
  control.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(open));
    for (const row of rows) fold(row, !open);
  });
  // A reference leads back into a cell: what it points to must be visible.
  const unfoldTarget = () => {
    const row = location.hash && document.getElementById(location.hash.slice(1))?.closest(".cmp tbody tr:not(.group)");
    if (!row) return;
    fold(row, false);
    row.scrollIntoView();
  };
  window.addEventListener("hashchange", unfoldTarget);
  unfoldTarget();
}
