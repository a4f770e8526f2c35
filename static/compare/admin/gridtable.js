/* The table of the grid: what its cells show, moving by keys, blocks, filters. Decisions are left to the editor. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const { say } = grid;
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const LETTERS = {
    y: "yes", p: "partial", n: "no", d: "depends", u: "unknown", c: "client", r: "provider", s: "shared",
    x: "not-applicable",
  };

  function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    const { dataset, ...rest } = properties;
    Object.assign(made, rest);
    Object.assign(made.dataset, dataset);
    made.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
    return made;
  }

  class Table {
    /** `editor` decides what keys do: open, answer, remove, undo, move, save, help. */
    constructor(table, model, editor) {
      Object.assign(this, { table, model, editor, filters: new Set(), anchor: null, current: null });
      this.box = table.closest(".grid-scroll");
      this.box.removeAttribute("tabindex");
      table.setAttribute("role", "grid");
      table.setAttribute("aria-label", say("Answers"));
      table.setAttribute("aria-multiselectable", "true");
      table.addEventListener("keydown", (event) => this.key(event));
      table.addEventListener("click", (event) => this.click(event));
      this.rebuild();
    }

    // What it shows

    /** Makes the rows anew, in the order of the model. */
    rebuild() {
      const { rows, subjects } = this.model;
      this.tds = new Map();
      const head = element("tr", {}, element("th", { scope: "col" }, say("Criterion")),
        ...subjects.map((subject) => element("th", { scope: "col", title: subject.title }, subject.label)));
      this.table.tHead.replaceChildren(head);
      for (const body of [...this.table.tBodies]) body.remove();
      let group = null;
      for (const row of rows) {
        if (!group || row.group !== group.dataset.title) this.table.append(group = this.group(row.group));
        group.append(this.line(row));
      }
      this.current = this.current && this.model.cells.get(this.current.key);
      this.show();
      this.focusable();
    }

    group(title) {
      const th = element("th", { scope: "rowgroup", colSpan: this.model.subjects.length + 1 }, title);
      return element("tbody", { dataset: { title } }, element("tr", { className: "grid-group" }, th));
    }

    line(row) {
      const link = element("a", { href: row.address, tabIndex: -1 }, row.label);
      const tr = element("tr", {}, element("th", { scope: "row" }, link, element("small", {}, row.question)));
      for (const subject of this.model.subjects) {
        const cell = this.model.at(row, subject);
        const td = element("td", { id: cell.id, tabIndex: -1, dataset: { key: cell.key } });
        td.setAttribute("role", "gridcell");
        this.tds.set(cell.key, td);
        tr.append(td);
      }
      return tr;
    }

    /** Brings the cells up to date, all of them or the ones given. */
    show(cells = this.model.all()) {
      for (const cell of cells) this.fill(this.tds.get(cell.key), cell);
      this.filter();
    }

    fill(td, cell) {
      const { values } = cell;
      td.classList.toggle("is-empty", !values);
      td.classList.toggle("is-edited", cell.isEdited);
      td.classList.toggle("is-wrong", cell.faults.length > 0);
      td.classList.toggle("is-conflict", cell.conflicts.length > 0);
      const word = values
        ? element("span", { className: "grid-word", dataset: { answer: values.answer } }, this.model.word(cell) || "…")
        : element("span", {}, say("Not yet assessed"));
      const headline = cell.wording?.headline || values?.headline;
      td.replaceChildren(word, values?.condition ? ` ${values.condition}` : "",
        headline ? element("span", { className: "grid-headline" }, headline) : "", this.marks(cell));
    }

    marks(cell) {
      const { values } = cell;
      const bad = (text) => element("span", { className: "mark is-bad" }, text);
      const mark = (text) => element("span", { className: "mark" }, text);
      const sources = values?.sources.length ?? 0;
      const found = [
        cell.isEdited && mark(`● ${say("edited")}`),
        cell.conflicts.length > 0 && bad(`⚠ ${say("conflict")}`),
        cell.faults.length > 0 && bad(`⚠ ${say("cannot be saved")}`),
        this.model.lacksCondition(values) && bad(`⚠ ${say("needs a condition")}`),
        values && mark(sources === 1 ? say("1 source") : say("%(count)s sources", { count: String(sources) })),
        values && cell.row.relative && mark(say("on this page only")),
        cell.wording && mark(`✎ ${say("page wording")}`),
        this.model.isStale(values) && bad(`⚠ ${say("check due")}`),
        values && !cell.isEdited && cell.state && mark(cell.state),
      ].filter(Boolean);
      const small = element("small");
      found.forEach((item, place) => small.append(...(place ? [" · ", item] : [item])));
      return small;
    }

    // Filters

    toggle(filter) {
      const isOn = !this.filters.delete(filter);
      if (isOn) this.filters.add(filter);
      this.filter();
      return isOn;
    }

    filter() {
      const filters = [...this.filters];
      for (const row of this.model.rows) {
        const cells = this.model.subjects.map((subject) => this.model.at(row, subject));
        const hits = cells.map((cell) => !filters.length || filters.some((name) => this.model.matches(cell, name)));
        cells.forEach((cell, place) => this.tds.get(cell.key).classList.toggle("is-dim", !hits[place]));
        const isOpen = cells.includes(this.current);
        this.tds.get(cells[0].key).parentElement.hidden = !hits.includes(true) && !isOpen;
      }
      for (const body of this.table.tBodies) {
        body.hidden = [...body.rows].slice(1).every((row) => row.hidden);
      }
    }

    rows() {
      return this.model.rows.filter((row) => !this.td(row, 0).parentElement.hidden);
    }

    td(row, column) {
      return this.tds.get(`${row.id}-${this.model.subjects[column].id}`);
    }

    // Where the editor is

    /** Makes a cell the current one; `extend` keeps the other corner of the block. */
    select(cell, { focus = true, extend = false } = {}) {
      this.current = cell;
      if (!extend) this.anchor = cell;
      this.focusable();
      const block = new Set(this.block().flat());
      for (const [key, td] of this.tds) {
        const isIn = block.size > 1 && block.has(this.model.cells.get(key));
        td.setAttribute("aria-selected", isIn || key === cell.key ? "true" : "false");
        td.classList.toggle("is-current", key === cell.key);
      }
      if (focus) this.tds.get(cell.key).focus();
    }

    focusable() {
      const first = this.rows()[0];
      if (!this.current && first) this.current = this.anchor = this.model.at(first, this.model.subjects[0]);
      for (const [key, td] of this.tds) td.tabIndex = key === this.current?.key ? 0 : -1;
    }

    /** The cells of the block, row by row. */
    block() {
      const { rows, subjects } = this.model;
      const visible = this.rows();
      const span = (items, one, other) => {
        const places = [items.indexOf(one), items.indexOf(other)].sort((a, b) => a - b);
        return items.slice(Math.max(0, places[0]), places[1] + 1);
      };
      const anchor = rows.includes(this.anchor?.row) ? this.anchor : this.current;
      return span(visible, anchor.row, this.current.row).map((row) =>
        span(subjects, anchor.subject, this.current.subject).map((subject) => this.model.at(row, subject)));
    }

    /** The cell so many rows and columns away, at most at the rim. */
    away(down, right) {
      const rows = this.rows();
      const { subjects } = this.model;
      const within = (place, items) => items[Math.max(0, Math.min(place, items.length - 1))];
      const row = within(rows.indexOf(this.current.row) + down, rows);
      return this.model.at(row, within(subjects.indexOf(this.current.subject) + right, subjects));
    }

    click(event) {
      const td = event.target.closest("td[data-key]");
      if (!td) return;
      this.select(this.model.cells.get(td.dataset.key), { extend: event.shiftKey });
      if (!event.shiftKey) this.editor.open(this.current, { focus: false });
    }

    // Keys

    key(event) {
      if (!event.target.matches("td[data-key]")) return;
      if (!this.current || event.target.dataset.key !== this.current.key) {
        this.select(this.model.cells.get(event.target.dataset.key), { focus: false });
      }
      const isDone = event.altKey ? this.moveKey(event) : this.goKey(event) || this.doKey(event);
      if (isDone) event.preventDefault();
    }

    moveKey(event) {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.metaKey) return false;
      this.editor.move(arrow[0] ? "rows" : "subjects", arrow[0] || arrow[1]);
      return true;
    }

    goKey(event) {
      const isAll = event.ctrlKey || event.metaKey;
      const far = this.model.rows.length + this.model.subjects.length;
      const page = Math.max(1, Math.floor(this.box.clientHeight / this.tds.get(this.current.key).offsetHeight) - 1);
      const steps = {
        ...(isAll ? {} : ARROWS), Home: [isAll ? -far : 0, -far], End: [isAll ? far : 0, far], PageUp: [-page, 0],
        PageDown: [page, 0],
      };
      if (!steps[event.key]) return false;
      this.select(this.away(...steps[event.key]), { extend: event.shiftKey });
      this.editor.follow(this.current);
      return true;
    }

    doKey(event) {
      const { key } = event;
      const withControl = { z: () => this.editor.undo(), a: () => this.selectAll() };
      const alone = {
        Enter: () => this.editor.open(this.current), F2: () => this.editor.open(this.current),
        Delete: () => this.editor.remove(), Backspace: () => this.editor.remove(), Escape: () => this.editor.close(),
      };
      if (event.ctrlKey || event.metaKey) return this.run(withControl[key.toLowerCase()]);
      return this.run(alone[key]) || (this.editor.hasLetters && this.letter(key));
    }

    run(action) {
      action?.();
      return Boolean(action);
    }

    letter(key) {
      if (key === "?") this.editor.help();
      else if (LETTERS[key.toLowerCase()]) this.editor.answer(LETTERS[key.toLowerCase()]);
      return key === "?" || Boolean(LETTERS[key.toLowerCase()]);
    }

    selectAll() {
      const rows = this.rows();
      this.anchor = this.model.at(rows[0], this.model.subjects[0]);
      this.select(this.model.at(rows.at(-1), this.model.subjects.at(-1)), { extend: true });
    }
  }

  Object.assign(grid, { Table, element });
})();
