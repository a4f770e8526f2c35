/* Requests of the grid, and what came of saving: faults and conflicts, each with a link to its cell. */
"use strict";
(() => {
  const grid = (window.comparisonGrid ??= {});
  const { say, element } = grid;

  class Server {
    constructor(form) {
      this.form = form;
      this.token = form.querySelector("[name=csrfmiddlewaretoken]");
    }

    /** The answer to a question, as data; `error` is a sentence when there is none. */
    async ask(what, values = {}) {
      const address = `${this.form.dataset[what]}?${new URLSearchParams(values)}`;
      return (await this.fetch(address)).data;
    }

    /** Sends changes. A token that another log-in made old is replaced once. */
    async save(changes) {
      const first = await this.post(changes);
      if (first.status !== 403 || first.isJson) return first;
      const { token, error } = await this.ask("data");
      if (!token) return { status: 401, data: { error } };
      this.token.value = token;
      return this.post(changes);
    }

    post(changes) {
      const body = new FormData();
      body.append("changes", JSON.stringify(changes));
      return this.fetch(this.form.action, { method: "POST", body, headers: { "X-CSRFToken": this.token.value } });
    }

    async fetch(address, options = {}) {
      try {
        const answer = await fetch(address, { redirect: "error", cache: "no-store", ...options });
        const isJson = answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
        const sentence = say("The server could not answer (%(status)s). Nothing you typed is lost: save again.",
          { status: String(answer.status) });
        return { status: answer.status, isJson, data: isJson ? await answer.json() : { error: sentence } };
      } catch {
        return { status: 0, data: { error: say("The server does not answer. Nothing you typed is lost: save again.") } };
      }
    }
  }

  class Problems {
    constructor(box, login) {
      Object.assign(this, { box, login });
    }

    clear() {
      this.box.hidden = true;
      this.box.replaceChildren();
    }

    /** A sentence about the whole save, and a line for each cell that needs a decision. */
    show(sentence, lines = [], { canLogIn = false, go } = {}) {
      const link = element("a", { href: this.login, target: "_blank", rel: "noopener" }, say("Log in again"));
      const items = lines.map(({ cell, text }) => {
        const to = cell && element("a", { href: `#${cell.id}` }, cell.name);
        to?.addEventListener("click", (event) => { event.preventDefault(); go(cell); });
        return element("li", {}, to ?? "", to ? ": " : "", text);
      });
      this.box.replaceChildren(element("p", {}, element("strong", {}, sentence), canLogIn ? " " : "", canLogIn ? link : ""),
        items.length ? element("ul", {}, ...items) : "");
      this.box.hidden = false;
      this.box.focus();
    }
  }

  Object.assign(grid, { Server, Problems });
})();
