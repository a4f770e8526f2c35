// Marks the heading that is being read in the list of contents, and copies the link of a heading when it is clicked.
const links = new Map();
for (const link of document.querySelectorAll(".contents a")) links.set(link.hash.slice(1), link);
const headings = [...document.querySelectorAll(".prose :is(h2, h3)[id]")].filter((heading) => links.has(heading.id));

function mark() {
  const line = innerHeight / 4;
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
  const current = links.get(passed.at(-1)?.id);
  for (const link of links.values()) {
    if (link === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

if (headings.length) {
  let isWaiting = false;
  const later = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      mark();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  mark();
}

const status = document.querySelector("[data-copy-status]");
document.addEventListener("click", async (event) => {
  const anchor = event.target.closest(".anchor");
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
  try {
    await navigator.clipboard.writeText(anchor.href);
    if (status) status.textContent = status.dataset.done;
  } catch {
    // The address bar shows the link as well.
  }
});
