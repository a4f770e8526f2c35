// Suggestions while typing, as in the combobox pattern of ARIA. Without this script the field is a plain one.
const DELAY = 120;
const FEWEST_LETTERS = 2;

for (const form of document.querySelectorAll("form[role=search]")) suggestFor(form);

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function optionFor(row, id) {
  const text = row.parts.map((part, number) => (number % 2 ? make("mark", {}, part) : part));
  const note = make("span", { className: "note" }, row.note);
  const kind = make("span", { className: "kind" }, row.kind);
  // The spaces part the words for screen readers. The field keeps the focus: a link here is none of the stops of Tab.
  const words = [make("span", { className: "text" }, ...text), " ", note, " ", kind];
  const option = make("a", { id, href: row.address, role: "option", tabIndex: -1 }, ...words);
  option.ariaSelected = "false";
  return option;
}

function suggestFor(form) {
  const field = form.querySelector("input");
  const list = make("div", { id: `${field.id}-suggestions`, className: "suggest", role: "listbox", hidden: true });
  const status = make("p", { className: "visually-hidden", ariaLive: "polite", ariaAtomic: "true" });
  let active = -1;
  let timer = 0;
  let request = null;

  list.ariaLabel = form.dataset.suggestions;
  // A search field may not be a combobox, a text field may; phones still offer to search.
  field.type = "text";
  field.inputMode = "search";
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) field.setAttribute(name, value);
  form.append(list, status);

  function stop() {
    clearTimeout(timer);
    request?.abort();
  }

  function close() {
    stop();
    activate(-1);
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function activate(number) {
    if (list.children[active]) list.children[active].ariaSelected = "false";
    active = number;
    const option = list.children[active];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  }

  function show(answer) {
    activate(-1);
    list.replaceChildren(...answer.suggestions.map((row, number) => optionFor(row, `${list.id}-${number}`)));
    list.dataset.seen = answer.seen;
    list.scrollTop = 0;
    list.hidden = !answer.suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = answer.said;
  }

  async function ask() {
    stop();
    const query = field.value.trim();
    if (query.length < FEWEST_LETTERS) return close();
    const { signal } = (request = new AbortController());
    try {
      const response = await fetch(`${form.action}suggest/?${new URLSearchParams({ q: query })}`, { signal });
      if (!response.ok) throw new Error(response.statusText);
      const answer = await response.json();
      // What was typed since then has its own answer.
      if (!signal.aborted && document.activeElement === field) show(answer);
    } catch {
      if (!signal.aborted) close();
    }
  }

  function move(step) {
    const count = list.children.length;
    // One place in the round is the field itself, where the text can be changed.
    if (!list.hidden) activate(((active + 1 + step + count + 1) % (count + 1)) - 1);
    else ask();
  }

  function clear() {
    if (!field.value) return false;
    field.value = "";
    return true;
  }

  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => active >= 0 && activate(0),
    End: () => active >= 0 && activate(list.children.length - 1),
    Enter: () => active >= 0 && list.children[active].click(),
    Escape: () => (list.hidden ? clear() : close()),
  };

  field.addEventListener("input", () => {
    stop();
    activate(-1);
    if (field.value.trim().length < FEWEST_LETTERS) close();
    else timer = setTimeout(ask, DELAY);
  });
  field.addEventListener("keydown", (event) => {
    const isPlain = !(event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    // A key that did nothing here does what it always does.
    if (isPlain && Object.hasOwn(keys, event.key) && keys[event.key]() !== false) event.preventDefault();
  });
  // A press on a suggestion must not take the focus away, which would close the list before the click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", close);
  form.addEventListener("submit", stop);
  addEventListener("pagehide", close);
}
