// Shows the definition of a linked term beside its link: on hover and on keyboard focus, never on touch. It can be
// hovered itself, Escape closes it without moving the focus, and without this script the links just work.
const OPEN_AFTER = 180;
const CLOSE_AFTER = 400;
// The way from a word to the margin is longer.
const CLOSE_BESIDE_AFTER = 1200;
const MARGIN_WIDTH = 240;
const SPACE = 8;

const texts = new Map();
for (const text of document.querySelectorAll(".tips [data-address]")) texts.set(text.dataset.address, text);

const tip = document.createElement("div");
tip.className = "tip";
tip.id = "tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;

let link = null;
let timer = 0;
let isBeside = false;

function textOf(element) {
  const found = element.closest?.("a.t");
  return found && !tip.contains(found) && texts.has(found.getAttribute("href")) ? found : null;
}

function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

function close() {
  clearTimeout(timer);
  link?.removeAttribute("aria-describedby");
  link = null;
  tip.hidden = true;
}

function open(found) {
  clearTimeout(timer);
  if (link === found) return;
  close();
  link = found;
  tip.replaceChildren(...texts.get(found.getAttribute("href")).cloneNode(true).childNodes);
  tip.hidden = false;
  found.setAttribute("aria-describedby", tip.id);
  place(found);
}

/** In the free margin beside the line where there is one, else under or over the line; never on the word. */
function place(found) {
  const word = lineOf(found);
  const block = found.closest("p, li, dd, td, blockquote, div").getBoundingClientRect();
  const root = document.documentElement;
  const room = root.clientWidth - block.right - 2 * SPACE;
  isBeside = room >= MARGIN_WIDTH && found.closest(".prose") !== null;
  const width = isBeside ? Math.min(room - 2 * SPACE, 288) : Math.min(432, root.clientWidth - 4 * SPACE);
  tip.style.width = `${width}px`;
  const height = tip.offsetHeight;
  let left = isBeside ? block.right + 2 * SPACE : Math.min(block.left, root.clientWidth - width - 2 * SPACE);
  let top = isBeside ? word.top - SPACE : word.bottom + SPACE;
  if (isBeside) top = Math.max(SPACE, Math.min(top, innerHeight - height - SPACE));
  else if (top + height > innerHeight && word.top - height - SPACE > 0) top = word.top - height - SPACE;
  tip.style.left = `${Math.max(2 * SPACE, left) + scrollX}px`;
  tip.style.top = `${top + scrollY}px`;
}

/** The box of the whole link, which may run over two lines. */
function lineOf(found) {
  const boxes = [...found.getClientRects()];
  return { top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)) };
}

if (texts.size) {
  document.body.append(tip);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const found = textOf(event.target);
    if (found) later(() => open(found), OPEN_AFTER);
    else if (tip.contains(event.target)) clearTimeout(timer);
    else if (link && link !== document.activeElement) later(close, isBeside ? CLOSE_BESIDE_AFTER : CLOSE_AFTER);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const found = textOf(event.target);
    if (found?.matches(":focus-visible")) open(found);
    else if (link) close();
  });
  document.addEventListener("focusout", (event) => {
    if (textOf(event.target) === link) later(close, CLOSE_AFTER);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!tip.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && link) close();
  });
  addEventListener("resize", close);
}
