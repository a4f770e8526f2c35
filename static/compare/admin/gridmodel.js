/* The grid's data: cells as loaded and as changed, undo, order, and what is sent to be saved. No page, no requests. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const EMPTY = {
    answer: "", value: "", low: "", high: "", about: false, condition: "", headline: "", detail: "", sources: [],
    checked_on: "", checked_by: "", review_after: "",
  };
  const SOURCE = { source: "", read_on: "", note: "" };

  /** A translated text, with its %(names)s filled in. */
  const say = (text, values = {}) =>
    (window.gettext?.(text) ?? text).replace(/%\((\w+)\)s/g, (_whole, name) => values[name] ?? "");

  const whole = (values) =>
    values && { ...EMPTY, ...values, sources: (values.sources ?? []).map((source) => ({ ...SOURCE, ...source })) };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  class Cell {
    constructor(row, subject) {
      Object.assign(this, { row, subject, key: `${row.id}-${subject.id}`, id: `cell-${row.id}-${subject.id}` });
      Object.assign(this, { values: null, base: null, wording: null, baseWording: null, note: "", faults: [] });
      this.conflicts = [];
    }

    get isEdited() {
      return !same(this.values, this.base) || !same(this.wording, this.baseWording);
    }

    get name() {
      return `${this.row.label}, ${this.subject.label}`;
    }

    /** Takes over what the server has. */
    load(found, wording, pageVersion) {
      this.values = this.base = whole(found?.values ?? null);
      this.wording = this.baseWording = wording ?? null;
      this.version = found?.version ?? null;
      this.wordingVersion = pageVersion;
      this.about(found);
    }

    about(found) {
      this.state = found?.state ?? "";
      this.isLive = found?.is_live ?? false;
      this.isBinned = found?.is_binned ?? false;
      this.address = found?.address ?? "";
    }
  }

  class Model {
    constructor(data) {
      this.undone = [];
      this.cells = new Map();
      this.take(data);
      for (const cell of this.all()) this.loadCell(cell);
      this.keepOrder();
    }

    /** The parts of the data that editors do not change. */
    take(data) {
      this.data = data;
      if (this.rows && this.isMoved && !this.isReordered) return;
      this.rows = data.rows;
      this.subjects = data.subjects;
      for (const row of this.rows) {
        for (const subject of this.subjects) {
          const key = `${row.id}-${subject.id}`;
          const cell = this.cells.get(key);
          if (cell) Object.assign(cell, { row, subject });
          else this.cells.set(key, new Cell(row, subject));
        }
      }
    }

    loadCell(cell) {
      cell.load(this.data.cells[cell.key], this.data.wordings[cell.key], this.data.version);
    }

    all() {
      return this.rows.flatMap((row) => this.subjects.map((subject) => this.at(row, subject)));
    }

    at(row, subject) {
      return this.cells.get(`${row.id}-${subject.id}`);
    }

    edited() {
      return this.all().filter((cell) => cell.isEdited);
    }

    get order() {
      return { rows: this.rows.map((row) => [row.id, row.group]), subjects: this.subjects.map((item) => item.id) };
    }

    keepOrder() {
      this.savedOrder = this.order;
      this.orderVersion = this.data.version;
    }

    get isMoved() {
      return Boolean(this.savedOrder) && !same(this.order, this.savedOrder);
    }

    get isDirty() {
      return this.isMoved || this.edited().length > 0;
    }

    mayEdit(cell) {
      return cell.row.relative ? this.data.may.page : this.data.may.shared;
    }

    mayRemove(cell) {
      return this.mayEdit(cell) && (cell.row.relative || cell.version === null || this.data.may.remove);
    }

    isStale(values) {
      return Boolean(values?.review_after) && values.review_after < this.data.today;
    }

    lacksCondition(values) {
      return this.data.conditional.includes(values?.answer) && !values.condition;
    }

    /** The printed word of an answer. */
    word(cell) {
      const { values, row } = cell;
      if (!values) return "";
      if (values.answer) return this.data.words[values.answer];
      if (row.kind === "text") return values.value;
      const numbers = [values.low, values.high].filter(Boolean).join(" – ");
      return numbers && [values.about ? say("about") : "", numbers, row.unit].filter(Boolean).join(" ");
    }

    matches(cell, filter) {
      const { values } = cell;
      if (filter === "unanswered") return !values;
      if (filter === "unsourced") return Boolean(values) && !values.sources.length;
      if (filter === "stale") return this.isStale(values);
      return cell.conflicts.length > 0 || cell.faults.length > 0;
    }

    /** Changes cells, given as pairs of a cell and its new values, wording or note; one step for undo. */
    change(pairs) {
      const before = pairs.map(([cell]) => [cell, { values: cell.values, wording: cell.wording, note: cell.note }]);
      const changed = pairs.filter(([cell, patch]) => {
        const old = JSON.stringify([cell.values, cell.wording, cell.note]);
        Object.assign(cell, patch);
        if (!cell.values) cell.note = "";
        return JSON.stringify([cell.values, cell.wording, cell.note]) !== old;
      });
      if (changed.length) this.undone.push({ before });
      for (const [cell] of changed) cell.faults = [];
      return changed.map(([cell]) => cell);
    }

    /** Takes the last step back; the cells it touched, none for an order, null when there was no step. */
    undo() {
      const step = this.undone.pop();
      if (!step) return null;
      if (step.order) return this.arrange(step.order);
      for (const [cell, values] of step.before) Object.assign(cell, values, { faults: [] });
      return step.before.map(([cell]) => cell);
    }

    /** Puts rows and columns into an order they had before; those that have come since stay behind. */
    arrange(order) {
      const sorted = (items, ids) => [...items].sort((one, other) => place(ids, one) - place(ids, other));
      const place = (ids, item) => (ids.includes(item.id) ? ids.indexOf(item.id) : ids.length);
      const groups = new Map(order.rows);
      this.rows = sorted(this.rows, order.rows.map(([id]) => id));
      for (const row of this.rows) row.group = groups.get(row.id) ?? row.group;
      this.subjects = sorted(this.subjects, order.subjects);
      return [];
    }

    /** Moves a row or column by one; a row at the edge of its group goes into the next one. False at the rim. */
    move(what, item, by) {
      const items = [...this[what]];
      const place = items.indexOf(item);
      const neighbour = items[place + by];
      const { order } = this;
      if (!neighbour) return false;
      if (what === "rows" && neighbour.group !== item.group) {
        item.group = neighbour.group;
      } else {
        [items[place], items[place + by]] = [neighbour, item];
        this[what] = items;
      }
      this.undone.push({ order });
      return true;
    }

    /** All that has changed, as the server takes it; null when nothing has. Cells in conflict wait for a decision. */
    changes(note = "") {
      const edited = this.edited().filter((cell) => !cell.conflicts.length);
      const place = (cell) => ({ criterion: cell.row.id, term: cell.subject.id });
      const cells = edited.filter((cell) => !same(cell.values, cell.base)).map((cell) =>
        ({ ...place(cell), version: cell.version, values: cell.values, note: cell.note }));
      const wordings = edited.filter((cell) => !same(cell.wording, cell.baseWording)).map((cell) =>
        ({ ...place(cell), version: cell.wordingVersion, values: cell.wording }));
      const order = this.isMoved ? { ...this.order, version: this.orderVersion } : null;
      return cells.length || wordings.length || order ? { cells, wordings, order, note } : null;
    }

    /** Takes over the outcome of a save; what was typed while it was under way stays typed. */
    accept(outcome, sent) {
      const values = new Map(sent.cells.map((item) => [`${item.criterion}-${item.term}`, item.values]));
      const wordings = new Map(sent.wordings.map((item) => [`${item.criterion}-${item.term}`, item.values]));
      const conflicts = Map.groupBy?.(outcome.conflicts, (item) => item.cell) ?? grouped(outcome.conflicts);
      const isTaken = sent.order && outcome.order !== "refused" && same(this.order, withoutVersion(sent.order));
      this.isReordered = !this.isMoved || isTaken || outcome.order === "refused";
      this.take(outcome.data);
      if (this.isReordered) this.keepOrder();
      for (const cell of this.all()) this.acceptCell(cell, values, wordings, conflicts.get(cell.key) ?? []);
    }

    acceptCell(cell, values, wordings, conflicts) {
      const found = this.data.cells[cell.key];
      cell.faults = [];
      cell.conflicts.push(...conflicts);
      if (!cell.isEdited) {
        this.loadCell(cell);
        return;
      }
      if (values.has(cell.key) && !conflicts.some((item) => !item.wording)) {
        cell.base = whole(found?.values ?? null);
        cell.version = found?.version ?? null;
        if (same(cell.values, values.get(cell.key))) Object.assign(cell, { values: cell.base, note: "" });
        cell.about(found);
      }
      if (wordings.has(cell.key) && !conflicts.some((item) => item.wording)) {
        cell.baseWording = this.data.wordings[cell.key] ?? null;
        cell.wordingVersion = this.data.version;
        if (same(cell.wording, wordings.get(cell.key))) cell.wording = cell.baseWording;
      }
    }

    /** Settles a conflict: the words chosen stand, to be saved over theirs. */
    settle(cell, conflict, choice) {
      const full = conflict.wording ? (words) => words : whole;
      const texts = { base: full(conflict.base), theirs: full(conflict.theirs) };
      const [name, base, version] = conflict.wording
        ? ["wording", "baseWording", "wordingVersion"] : ["values", "base", "version"];
      cell[base] = texts.theirs;
      cell[version] = conflict.version;
      if (choice !== "mine") cell[name] = texts[choice];
      cell.conflicts = cell.conflicts.filter((item) => item !== conflict);
    }

    counts() {
      const cells = this.all();
      const answered = cells.filter((cell) => cell.values);
      return {
        total: cells.length,
        answered: answered.length,
        unsourced: answered.filter((cell) => !cell.values.sources.length).length,
        stale: answered.filter((cell) => this.isStale(cell.values)).length,
        edited: this.edited().length,
      };
    }
  }

  function grouped(items) {
    const found = new Map();
    for (const item of items) found.set(item.cell, [...(found.get(item.cell) ?? []), item]);
    return found;
  }

  const withoutVersion = ({ rows, subjects }) => ({ rows, subjects });

  Object.assign(grid, { Model, EMPTY, SOURCE, say, whole, same });
})();
