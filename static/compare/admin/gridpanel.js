/* The docked panel of the grid: one form for the current cell, with the only markdown field of the page. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const { say, element, EMPTY, same, whole } = grid;
  const PLAIN = ["value", "low", "high", "condition", "checked_on", "checked_by", "review_after"];
  const LABELS = {
    answer: "Answer", value: "Value", low: "From", high: "to", about: "about", condition: "Condition",
    headline: "Headline", detail: "Detail", sources: "Sources", checked_on: "Checked on", checked_by: "Checked by",
    review_after: "Stale after",
  };

  class Panel {
    constructor(form, model, editor) {
      Object.assign(this, { form, model, editor, cell: null, names: new Map(), slugs: new Map() });
      this.find = (selector) => form.querySelector(selector);
      this.detail = this.find("#grid-detail");
      this.list = this.find("#grid-sources ul");
      for (const [slug, name] of Object.entries(model.data.sources)) this.know(slug, name);
      for (const person of model.data.people) {
        this.find("#grid-checked-by").append(element("option", { value: person.slug }, person.name));
      }
      form.addEventListener("submit", (event) => { event.preventDefault(); this.editor.apply(); });
      form.addEventListener("keydown", (event) => this.key(event));
      form.addEventListener("click", (event) => this.click(event));
      form.addEventListener("input", (event) => this.input(event));
      form.addEventListener("change", (event) => { if (event.target.name === "scope") this.setScope(event.target.value); });
    }

    get isOpen() {
      return !this.form.hidden;
    }

    get isPending() {
      return this.isOpen && !same(this.read(), this.filled);
    }

    open(cell, focus) {
      const isOther = cell !== this.cell || !this.isOpen;
      this.form.hidden = false;
      if (isOther) this.load(cell);
      if (focus) this.focus();
    }

    focus() {
      const needs = this.model.lacksCondition(this.cell.values) && this.find("#grid-condition");
      const wrong = this.cell.faults.map((fault) => this.form.elements[fault.field]).find((field) => field?.focus);
      const conflict = this.cell.conflicts.length && this.find("#grid-conflict button");
      const { kind } = this.cell.row;
      const first = this.cell.values?.answer ? null : { text: "#grid-value", range: "#grid-low" }[kind];
      const answer = this.find("#grid-answers :checked") ?? this.find("#grid-answers input");
      (conflict || wrong || needs || (first && this.find(first)) || answer).focus();
    }

    close() {
      this.form.hidden = true;
      this.cell = null;
    }

    // From the cell into the form

    load(cell) {
      this.cell = cell;
      const { row } = cell;
      this.find("#grid-panel-title").textContent = cell.name;
      const link = element("a", { href: row.address }, say("Edit the criterion"));
      this.find("#grid-question").replaceChildren(row.question, " ", link);
      this.sayWhereElse();
      this.answers();
      for (const field of this.form.querySelectorAll("[data-kind]")) field.hidden = field.dataset.kind !== row.kind;
      this.find("#grid-unit").textContent = row.unit;
      const one = this.find("#grid-one");
      one.href = cell.address || `${row.add}&term=${cell.subject.id}&comparison=${this.model.data.id}`;
      this.find("#grid-history").hidden = true;
      this.find("[data-do=history]").ariaExpanded = "false";
      this.find("#grid-scope").hidden = row.relative || !this.model.data.may.page;
      this.fill(cell.values, cell.wording);
      this.form.elements.note.value = cell.note;
      this.filled = this.read();
      this.troubles();
      this.form.scrollTop = 0;
    }

    /** Where a shared answer is shown besides. */
    sayWhereElse() {
      const { data } = this.model;
      const pages = (data.also[this.cell.key] ?? []).map((place) => data.others[place]);
      const line = this.find("#grid-shared");
      if (this.cell.row.relative) {
        line.textContent = say("Answer of this page only: it holds against the other subjects here.");
        return;
      }
      const links = pages.flatMap((page, place) => [place ? ", " : "", element("a", { href: page.address }, page.title)]);
      line.replaceChildren(...(links.length
        ? [say("Shared answer – also on: "), ...links] : [say("Shared answer – on no other page so far.")]));
      if (this.cell.isBinned) line.append(" ", say("An earlier answer is in the bin."));
    }

    answers() {
      const { kinds, words } = this.model.data;
      const { kind } = this.cell.row;
      const none = { text: say("A value"), range: say("A range") }[kind];
      const options = [...(none ? [["", none]] : []), ...kinds[kind].map((answer) => [answer, words[answer]])];
      const legend = this.find("#grid-answers legend");
      this.find("#grid-answers").replaceChildren(legend, ...options.map(([value, label]) =>
        element("label", {}, element("input", { type: "radio", name: "answer", value }), ` ${label}`)));
    }

    fill(values, wording) {
      const { elements } = this.form;
      const all = whole(values) ?? whole({});
      for (const radio of this.form.querySelectorAll("[name=answer]")) radio.checked = radio.value === all.answer;
      for (const name of PLAIN) elements[name].value = all[name];
      elements.about.checked = all.about;
      this.words = { shared: { headline: all.headline, detail: all.detail }, page: wording ?? { headline: "", detail: "" } };
      this.showScope(wording ? "page" : "shared");
      this.list.replaceChildren();
      for (const source of all.sources) this.addSource(source);
      this.needCondition();
    }

    /** Which of the two wordings the fields hold. */
    setScope(scope) {
      this.words[this.scope] = { headline: this.headline(), detail: this.detail.value };
      this.showScope(scope);
    }

    showScope(scope) {
      this.scope = scope;
      for (const radio of this.form.elements.scope) radio.checked = radio.value === scope;
      const { headline, detail } = this.words[scope];
      this.form.elements.headline.value = headline;
      this.detail.value = detail;
      this.find("[data-do=shared-words]").hidden = scope !== "page";
      // The preview is made again a moment after typing: until then the one of another cell must not stand there.
      this.find(".markdownx-preview").replaceChildren();
      this.detail.dispatchEvent(new Event("input", { bubbles: false }));
    }

    headline() {
      return this.form.elements.headline.value.replace(/\s+/g, " ").trim();
    }

    // From the form into values

    read() {
      const { elements } = this.form;
      const text = (name) => elements[name].value.replace(/\s+/g, " ").trim();
      const words = { ...this.words, [this.scope]: { headline: this.headline(), detail: this.detail.value } };
      const plain = Object.fromEntries(PLAIN.map((name) => [name, text(name)]));
      const { kind } = this.cell.row;
      if (kind !== "text") plain.value = "";
      if (kind !== "range") plain.low = plain.high = "";
      const values = {
        ...EMPTY, ...plain, answer: this.find("[name=answer]:checked")?.value ?? "",
        about: kind === "range" && elements.about.checked, ...words.shared, sources: this.readSources(),
      };
      const wording = words.page.headline || words.page.detail ? words.page : null;
      return { values: same(values, EMPTY) ? null : values, wording, note: text("note") };
    }

    readSources() {
      return [...this.list.children].map((item) => {
        const [name, day, note] = item.querySelectorAll("input");
        return { source: this.slugs.get(name.value.trim()) ?? name.value.trim(), read_on: day.value, note: note.value.trim() };
      }).filter((source) => source.source);
    }

    // Sources

    /** Remembers the name of a source; two of the same name are told apart by their slugs. */
    know(slug, name) {
      const known = this.names.get(slug);
      if (known) return known;
      const label = this.slugs.has(name) ? `${name} [${slug}]` : name;
      this.names.set(slug, label);
      this.slugs.set(label, slug);
      return label;
    }

    addSource({ source, read_on: day, note } = grid.SOURCE) {
      const name = element("input", { type: "text", value: this.names.get(source) ?? source, autocomplete: "off" });
      name.setAttribute("list", "grid-source-names");
      const item = element("li", {},
        element("label", {}, say("Source"), name),
        element("label", {}, say("Read on"), element("input", { type: "date", value: day })),
        element("label", {}, say("Place"), element("input", { type: "text", value: note, maxLength: 300 })),
        element("button", { type: "button", className: "button", dataset: { do: "remove-source" } }, say("Remove")));
      this.list.append(item);
      return name;
    }

    async offer(text) {
      const { sources } = await this.editor.ask("sources", { q: text });
      const options = (sources ?? []).map((source) =>
        element("option", { value: this.know(source.slug, source.name) }, source.state ? say("draft") : ""));
      this.find("#grid-source-names").replaceChildren(...options);
    }

    // What happens in the form

    input({ target }) {
      if (target.getAttribute("list") === "grid-source-names") {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.offer(target.value), 200);
      }
      if (target.name === "answer") this.needCondition();
      const isNumber = ["value", "low", "high"].includes(target.name);
      const none = isNumber && target.value && this.find('[name=answer][value=""]');
      if (none) none.checked = true;
    }

    needCondition() {
      const answer = this.find("[name=answer]:checked")?.value;
      this.find("#grid-condition").ariaRequired = String(this.model.data.conditional.includes(answer));
    }

    key(event) {
      const isSaving = (event.ctrlKey || event.metaKey) && event.key === "Enter";
      if (event.key === "Escape" && !event.target.closest("dialog")) this.editor.close();
      else if (isSaving) this.editor.apply(event.shiftKey ? [0, 1] : [1, 0]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    click(event) {
      const action = event.target.closest("button")?.dataset.do;
      const today = () => { this.form.elements.checked_on.value = this.model.data.today; };
      const actions = {
        today, close: () => this.editor.close(), "add-source": () => this.addSource().focus(),
        "remove-source": () => this.removeSource(event.target.closest("li")), history: () => this.history(),
        revert: () => this.editor.revert(this.cell), "shared-words": () => this.sharedWords(),
      };
      actions[action]?.();
    }

    sharedWords() {
      this.words.page = { headline: "", detail: "" };
      this.showScope("shared");
      this.form.elements.headline.focus();
    }

    removeSource(item) {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      (next?.querySelector("button") ?? this.find("[data-do=add-source]")).focus();
    }

    // Faults, conflicts, history

    troubles() {
      const { faults, conflicts } = this.cell;
      const note = this.find("#grid-fault");
      note.hidden = !faults.length;
      note.textContent = faults.map(({ field, sentence }) =>
        LABELS[field] ? `${say(LABELS[field])}: ${sentence}` : sentence).join(" ");
      for (const field of this.form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
      for (const { field } of faults) {
        const found = this.form.elements[field];
        if (found instanceof Element) found.setAttribute("aria-invalid", "true");
      }
      const box = this.find("#grid-conflict");
      box.hidden = !conflicts.length;
      box.replaceChildren(...conflicts.map((conflict) => this.three(conflict)));
    }

    /** The three texts of a conflict, each with a button that lets it stand. */
    three(conflict) {
      const mine = conflict.wording ? this.cell.wording : this.cell.values;
      const texts = { base: conflict.base, mine, theirs: conflict.theirs };
      const titles = {
        base: say("As it was when you opened it"), mine: say("Mine"),
        theirs: say("Theirs, saved by %(who)s", { who: conflict.who || "?" }),
      };
      const buttons = { base: say("Take it as it was"), mine: say("Keep mine"), theirs: say("Take theirs") };
      const fields = Object.keys(LABELS).filter((name) =>
        new Set(Object.values(texts).map((values) => JSON.stringify(this.inWords(name, values)))).size > 1);
      return element("div", { className: "grid-three" }, ...Object.keys(texts).map((which) => {
        const lines = fields.map((name) => [name, this.inWords(name, texts[which])]).filter(([, text]) => text);
        const button = element("button", { type: "button", className: "button" }, buttons[which]);
        button.addEventListener("click", () => this.editor.settle(this.cell, conflict, which));
        return element("section", {}, element("h3", {}, titles[which]),
          ...(lines.length ? lines : [["", say("Not yet assessed")]]).map(([name, text]) =>
            element("p", {}, name ? `${say(LABELS[name])}: ` : "", element("mark", {}, text))), button);
      }));
    }

    inWords(name, values) {
      const value = values?.[name] ?? "";
      if (name === "answer") return this.model.data.words[value] ?? "";
      if (name === "sources") {
        return (value || []).map((item) =>
          [this.names.get(item.source) ?? item.source, item.read_on, item.note].filter(Boolean).join(", ")).join("; ");
      }
      return value === true ? say("yes") : value || "";
    }

    async history() {
      const box = this.find("#grid-history");
      const button = this.find("[data-do=history]");
      box.hidden = !box.hidden;
      button.ariaExpanded = String(!box.hidden);
      if (box.hidden) return;
      const { cell } = this;
      box.replaceChildren(say("Loading …"));
      const { entries, error } = await this.editor.ask("history", { criterion: cell.row.id, term: cell.subject.id });
      if (cell !== this.cell) return;
      const list = element("ol", { reversed: true }, ...(entries ?? []).map((entry) => this.version(entry)));
      box.replaceChildren(error ?? (entries.length ? list : say("Nobody has saved this cell yet.")));
      button.textContent = say("History (%(count)s)", { count: String(entries?.length ?? 0) });
    }

    version(entry) {
      const head = `${entry.at} · ${entry.who}${entry.note ? ` · ${entry.note}` : ""}`;
      const tags = { added: "ins", removed: "del", same: "span" };
      const changes = entry.changes.map((change) => element("p", {}, `${say(LABELS[change.field] ?? change.field)}: `,
        ...change.pieces.map(([kind, text]) => element(tags[kind], {}, text))));
      const button = element("button", { type: "button", className: "button" }, say("Put this version into the form"));
      button.addEventListener("click", () => {
        this.fill(entry.values, this.cell.wording);
        this.find("#grid-answers input").focus();
        this.editor.announce(say("The earlier version is in the form. Apply it to change the cell."));
      });
      return element("li", {}, element("strong", {}, head), ...changes, entry.values ? button : "");
    }
  }

  grid.Panel = Panel;
})();
