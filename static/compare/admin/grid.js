/* The editor of the grid: brings data, table, panel and server together. Without it, every cell is a link to a form. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const { say, Model, Table, Panel, Server, Problems } = grid;
  const LETTERS_OFF = "grid-letters-off";
  const by = (id) => document.getElementById(id);

  class Editor {
    constructor(data, server) {
      this.server = server;
      this.model = new Model(data);
      this.problems = new Problems(by("grid-problems"), server.form.dataset.login);
      this.panel = new Panel(by("grid-panel"), this.model, this);
      this.table = new Table(by("grid-table"), this.model, this);
      this.status = by("grid-status");
      this.ask = (what, values) => server.ask(what, values);
      this.tools();
      this.clipboard();
      window.addEventListener("beforeunload", (event) => { if (this.isDirty) event.preventDefault(); });
      this.progress();
      const target = location.hash.startsWith("#cell-") && this.model.cells.get(location.hash.slice(6));
      if (target) this.table.select(target);
    }

    get isDirty() {
      return this.model.isDirty || this.panel.isPending;
    }

    get hasLetters() {
      return by("grid-letters").checked;
    }

    // Buttons

    tools() {
      by("grid-tools").hidden = false;
      const letters = by("grid-letters");
      letters.checked = localStorage.getItem(LETTERS_OFF) === null;
      letters.addEventListener("change", () =>
        letters.checked ? localStorage.removeItem(LETTERS_OFF) : localStorage.setItem(LETTERS_OFF, "1"));
      by("grid-tools").addEventListener("click", (event) => this.button(event.target.closest("button")));
      this.server.form.addEventListener("submit", (event) => this.submit(event));
      by("grid-paste").addEventListener("close", () => {
        if (by("grid-paste").returnValue) this.paste(by("grid-paste-text").value);
        else this.table.select(this.table.current);
      });
      by("grid-keys").addEventListener("close", () => this.back?.focus());
      document.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return;
        event.preventDefault();
        if (!document.querySelector("dialog[open]")) this.save();
      });
    }

    button(button) {
      if (!button) return;
      if (button.dataset.filter) {
        button.ariaPressed = String(this.table.toggle(button.dataset.filter));
        const count = this.table.rows().length;
        this.announce(say("%(count)s rows are shown.", { count: String(count) }));
      }
      const actions = {
        "row-up": () => this.move("rows", -1, button), "row-down": () => this.move("rows", 1, button),
        "column-left": () => this.move("subjects", -1, button), "column-right": () => this.move("subjects", 1, button),
        undo: () => this.undo(button), keys: () => this.help(), paste: () => this.pasteDialog(),
      };
      actions[button.dataset.do]?.();
    }

    help() {
      this.back = document.activeElement;
      by("grid-keys").showModal();
    }

    pasteDialog() {
      by("grid-paste").returnValue = "";
      by("grid-paste-text").value = "";
      by("grid-paste").showModal();
    }

    /** Preview is an ordinary form, sent into another tab with what is not saved yet. */
    submit(event) {
      const what = event.submitter?.dataset.do ?? "save";
      this.keepTyped();
      if (what === "save") {
        event.preventDefault();
        this.save();
        return;
      }
      this.server.form.elements.changes.value = JSON.stringify(this.model.changes() ?? {});
      if (what === "phone") window.open("", "grid-phone", "popup,width=390,height=844");
    }

    // Cells

    open(cell, { focus = true } = {}) {
      if (this.panel.isOpen && this.panel.cell !== cell) this.apply(null);
      if (!this.model.mayEdit(cell)) {
        this.announce(say("You may not change this answer."));
        return;
      }
      const wasOpen = this.panel.isOpen;
      this.table.box.classList.add("is-docked");
      this.panel.open(cell, focus);
      // The table above it stays in sight: together they are as high as the window.
      if (!wasOpen) this.panel.form.scrollIntoView({ block: "end" });
      if (!focus) this.table.tds.get(cell.key).scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    /** An open panel goes along with the current cell. */
    follow(cell) {
      if (this.panel.isOpen) this.open(cell, { focus: false });
    }

    /** Takes the panel over into its cell, and moves on by rows and columns; stays where it is for null. */
    apply(step = [0, 0]) {
      const { cell } = this.panel;
      if (!cell) return;
      if (this.panel.isPending) this.done(this.model.change([[cell, this.panel.read()]]));
      this.panel.filled = this.panel.read();
      if (!step) return;
      this.table.select(cell, { focus: false });
      const next = this.table.away(...step);
      if (next === cell || !this.model.mayEdit(next)) {
        this.shut();
        this.table.select(next);
        return;
      }
      this.table.select(next, { focus: false });
      this.open(next);
    }

    close() {
      const cell = this.panel.cell ?? this.table.current;
      this.shut();
      if (cell) this.table.select(cell);
    }

    shut() {
      this.panel.close();
      this.table.box.classList.remove("is-docked");
    }

    /** What is typed in the panel goes into its cell before anything else changes cells. */
    keepTyped() {
      if (this.panel.isPending) this.apply(null);
    }

    answer(answer) {
      this.keepTyped();
      const { kinds } = this.model.data;
      const cells = this.table.block().flat()
        .filter((cell) => kinds[cell.row.kind].includes(answer) && this.model.mayEdit(cell));
      const changed = this.model.change(cells.map((cell) => {
        const numbers = { value: "", low: "", high: "", about: false };
        return [cell, { values: { ...grid.EMPTY, ...cell.values, ...numbers, answer } }];
      }));
      if (cells.length) this.done(changed);
      else this.announce(say("This answer does not fit here."));
    }

    remove() {
      this.keepTyped();
      const cells = this.table.block().flat().filter((cell) => cell.values);
      const may = cells.filter((cell) => this.model.mayRemove(cell));
      if (may.length < cells.length) {
        this.announce(say("You may not take a shared answer away."));
        return;
      }
      const live = cells.some((cell) => cell.isLive)
        ? say("It is published: readers lose it as soon as you save.") : "";
      const question = say("Take away: %(names)s?", { names: cells.map((cell) => cell.name).join("; ") });
      if (!cells.length || !window.confirm([question, live].filter(Boolean).join(" "))) return;
      this.done(this.model.change(cells.map((cell) => [cell, { values: null }])));
    }

    revert(cell) {
      this.done(this.model.change([[cell, { values: cell.base, wording: cell.baseWording, note: "" }]]));
      this.panel.load(cell);
      this.panel.focus();
    }

    undo(back = null) {
      this.keepTyped();
      const cells = this.model.undo();
      if (cells === null) {
        this.announce(say("There is nothing to undo."));
        return;
      }
      if (!cells.length) this.table.rebuild();
      this.done(cells, say("Undone."));
      if (back) back.focus();
      else if (cells.length) this.table.select(cells[0]);
      else this.table.select(this.table.current);
    }

    move(what, step, back = null) {
      const cell = this.table.current;
      const item = what === "rows" ? cell.row : cell.subject;
      if (!this.model.data.may.page) {
        this.announce(say("You may not change the order."));
        return;
      }
      if (!this.model.move(what, item, step)) {
        this.announce(say("It is at the rim already."));
        return;
      }
      this.table.rebuild();
      this.table.select(cell, { focus: !back });
      const place = this.model[what].indexOf(item) + 1;
      const words = what === "rows" ? "%(name)s is row %(place)s, in “%(group)s”." : "%(name)s is column %(place)s.";
      this.done([], say(words, { name: item.label, place: String(place), group: item.group }));
    }

    // Clipboard

    clipboard() {
      const inTable = () => document.activeElement?.matches("#grid-table td[data-key]");
      document.addEventListener("copy", (event) => {
        if (!inTable()) return;
        const rows = this.table.block().map((row) => row.map((cell) => grid.cellText(this.model, cell)).join("\t"));
        event.clipboardData.setData("text/plain", rows.join("\n"));
        event.preventDefault();
        this.announce(say("Copied."));
      });
      document.addEventListener("paste", (event) => {
        if (!inTable()) return;
        event.preventDefault();
        this.paste(event.clipboardData.getData("text/plain"));
      });
    }

    paste(text) {
      this.keepTyped();
      const block = grid.readBlock(text);
      const rows = this.table.rows();
      const { subjects } = this.model;
      const [top, left] = [rows.indexOf(this.table.current.row), subjects.indexOf(this.table.current.subject)];
      const pairs = block.flatMap((line, down) => line.map((part, right) => {
        const [row, subject] = [rows[top + down], subjects[left + right]];
        return [row && subject && this.model.at(row, subject), part];
      })).filter(([, part]) => part);
      const fitting = pairs.filter(([cell]) => cell && this.model.mayEdit(cell));
      const changed = this.model.change(fitting.map(([cell, part]) =>
        [cell, { values: grid.textValues(this.model, cell.row, part, cell.values) }]));
      const leftOut = pairs.length - fitting.length;
      this.done(changed, leftOut
        ? say("%(count)s cells did not fit and were left out.", { count: String(leftOut) }) : "");
      this.table.select(this.table.current);
    }

    // Saving

    async save() {
      this.keepTyped();
      const changes = this.model.changes(by("grid-note").value.trim());
      if (!changes) {
        const open = this.model.all().filter((cell) => cell.conflicts.length);
        if (open.length) this.tell(say("Decide on the conflicts first."), open);
        else this.announce(say("Nothing has changed."));
        return;
      }
      if (this.isSaving) return;
      if (new Blob([JSON.stringify(changes)]).size > this.model.data.limit) {
        this.problems.show(say("This is more than the server takes at once. Undo some changes and save in two parts."));
        return;
      }
      this.isSaving = true;
      this.announce(say("Saving …"));
      const outcome = await this.server.save(changes);
      this.isSaving = false;
      this.take(outcome, changes);
    }

    take({ status, data }, changes) {
      if (data.error) {
        this.problems.show(data.error, [], { canLogIn: status === 401 || status === 403 });
        this.announce("");
        return;
      }
      if (data.faults.length) this.refused(data.faults);
      else this.saved(data, changes);
    }

    refused(faults) {
      for (const cell of this.model.all()) cell.faults = faults.filter((fault) => fault.cell === cell.key);
      this.table.show();
      if (this.panel.isOpen) this.panel.troubles();
      const lines = faults.map((fault) => ({ cell: this.model.cells.get(fault.cell), text: fault.sentence }));
      this.problems.show(say("Nothing was saved yet. Mend these cells and save again:"), lines, { go: (cell) => this.go(cell) });
    }

    saved(data, changes) {
      const focused = document.activeElement;
      const hadCell = focused?.matches("#grid-table td");
      this.model.accept(data, changes);
      for (const [slug, name] of Object.entries(data.data.sources)) this.panel.know(slug, name);
      this.table.rebuild();
      if (this.table.current) this.table.select(this.table.current, { focus: Boolean(hadCell) });
      const { cell } = this.panel;
      if (cell && this.model.cells.get(cell.key) && !this.panel.isPending) {
        const isInside = this.panel.form.contains(focused);
        this.panel.load(cell);
        if (isInside && !this.panel.form.contains(document.activeElement)) this.panel.focus();
      }
      by("grid-note").value = "";
      this.problems.clear();
      const count = String(data.saved.length);
      this.done([], say("%(count)s cells are saved as drafts. Readers see no change yet.", { count }));
      const open = this.model.all().filter((item) => item.conflicts.length);
      const moved = data.order ? [{ text: say("Somebody else has changed rows or columns: theirs are shown, move again.") }] : [];
      if (open.length || moved.length) this.tell(say("All other cells are saved. Decide on these:"), open, moved);
    }

    tell(sentence, cells, more = []) {
      const lines = cells.map((cell) => {
        const who = cell.conflicts[0].who || "?";
        return { cell, text: say("%(who)s has saved it meanwhile.", { who }) };
      });
      this.problems.show(sentence, [...lines, ...more], { go: (cell) => this.go(cell) });
    }

    go(cell) {
      this.table.select(cell);
      this.open(cell);
    }

    settle(cell, conflict, choice) {
      if (choice === "mine") this.keepTyped();
      this.model.settle(cell, conflict, choice);
      this.panel.load(cell);
      const open = this.model.all().filter((item) => item.conflicts.length);
      this.problems.clear();
      if (open.length) {
        this.tell(say("Decide on these:"), open);
      }
      this.done([cell], say("Decided. Save to let it stand."));
      this.panel.focus();
    }

    // Words

    done(cells, sentence = "") {
      this.table.show();
      if (this.panel.isOpen && cells.includes(this.panel.cell) && !this.panel.isPending) this.panel.load(this.panel.cell);
      this.progress();
      const { edited } = this.model.counts();
      const first = cells[0];
      const word = first && (this.model.word(first) || say("not yet assessed"));
      const needs = first && this.model.lacksCondition(first.values) ? say("It needs a condition: press Enter.") : "";
      const changed = edited ? say("%(count)s cells changed, not saved.", { count: String(edited) }) : "";
      this.announce([sentence, first ? `${first.name}: ${word}.` : "", needs, changed].filter(Boolean).join(" "));
    }

    progress() {
      const counts = Object.fromEntries(Object.entries(this.model.counts()).map(([name, count]) => [name, String(count)]));
      const parts = ["%(answered)s of %(total)s answered", "%(unsourced)s without a source", "%(stale)s due for a check"];
      if (this.model.isDirty) parts.push("%(edited)s changed, not saved");
      by("grid-progress").textContent = parts.map((part) => say(part, counts)).join(" · ");
    }

    announce(sentence) {
      this.status.textContent = sentence;
    }
  }

  async function start() {
    const form = by("grid-form");
    if (!form) return;
    const server = new Server(form);
    const data = await server.ask("data");
    if (data.error) {
      by("grid-status").textContent = data.error;
      return;
    }
    if (data.rows.length && data.subjects.length && (data.may.page || data.may.shared)) grid.editor = new Editor(data, server);
  }

  window.addEventListener("DOMContentLoaded", start);
})();
