/* Markdown fields of the admin: a preview, pictures, and every key left to the browser and the keyboard.

   The field and its addresses are those of django-markdownx. Its script is held off by the mark that it puts on fields
   it has taken: it keeps Tab, Ctrl+D and, where brackets are typed with AltGr, the brackets, shows old previews after
   new ones, types its errors into the text, and leaves rows dead that were added later. */
(() => {
  const FILE_LIMIT = 8 * 1024 * 1024;
  const FORMATS = ["image/png", "image/jpeg", "image/webp", "image/gif"];
  const ALT_LIMIT = 300;
  const translate = (text) => window.gettext?.(text) ?? text;
  const editors = new WeakMap();
  let dialog;

  function element(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  /** Sends the values and the token of the form; rejects when there is no answer, or a redirect in its place. */
  function post(address, values, signal) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(values)) body.append(name, value);
    const headers = { "X-Requested-With": "XMLHttpRequest" };
    return fetch(address, { method: "POST", body, headers, signal, redirect: "error" });
  }

  /** What to tell of an answer that brought no sentence of its own. */
  function sentenceFor(status) {
    if (status === 403) {
      return translate("You seem to be logged out: log in again in another tab; your text is still in the field.");
    }
    const sentence = translate("The server could not answer (%s): try again, your text is still in the field.");
    return sentence.replace("%s", status);
  }

  /** Views refuse with one paragraph; anything else is an error page, which nobody wants in a status line. */
  function sentenceIn(html, status) {
    const { children } = new DOMParser().parseFromString(html, "text/html").body;
    return children.length === 1 && children[0].localName === "p" ? children[0].textContent : sentenceFor(status);
  }

  const noAnswer = () => translate("The server does not answer: try again, your text is still in the field.");

  class Editor {
    constructor(box) {
      this.field = box.querySelector(".markdownx-editor");
      this.preview = box.querySelector(".markdownx-preview");
      this.status = element("p", { className: "markdownx-status", role: "status" });
      this.latency = Number(this.field.dataset.markdownxLatency) || 500;
      Object.assign(this.preview, { role: "region", ariaLabel: translate("Preview"), tabIndex: 0 });
      this.preview.dataset.empty = translate("The preview appears here.");
      box.prepend(this.tools());
      this.field.after(this.status);
      this.listen();
    }

    tools() {
      const button = element("button", { type: "button", className: "button" }, translate("Insert picture"));
      button.ariaHasPopup = "dialog";
      button.addEventListener("click", () => pictures().open(this));
      return element("div", { className: "markdownx-tools" }, button);
    }

    listen() {
      this.field.addEventListener("input", () => this.showLater());
      this.field.addEventListener("paste", (event) => {
        // Copied text often brings a picture of itself; then the text is meant.
        if (!event.clipboardData.types.includes("text/plain")) this.take(event, event.clipboardData.files);
      });
      this.field.addEventListener("dragover", (event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      });
      this.field.addEventListener("drop", (event) => this.take(event, event.dataTransfer.files));
      this.preview.addEventListener("click", (event) => {
        if (event.target.closest("a")?.getAttribute("href").startsWith("#")) event.preventDefault();
      });
    }

    take(event, files) {
      if (!files.length) return;
      event.preventDefault();
      pictures().open(this, files);
    }

    say(sentence, isError = false) {
      this.status.textContent = sentence;
      this.status.classList.toggle("is-error", isError);
    }

    showLater() {
      // An answer on its way is about an older text.
      this.request?.abort();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.show(), this.latency);
    }

    async show() {
      this.request?.abort();
      this.request = new AbortController();
      const { signal } = this.request;
      try {
        const html = this.field.value.trim() ? await this.rendered(signal) : "";
        this.fill(html);
        if (this.status.classList.contains("is-error")) this.say("");
      } catch (error) {
        if (!signal.aborted) this.say(error.sentence ?? noAnswer(), true);
      }
    }

    async rendered(signal) {
      const answer = await post(this.field.dataset.markdownxUrlsPath, { content: this.field.value }, signal);
      const html = await answer.text();
      if (!answer.ok) throw Object.assign(new Error(), { sentence: sentenceIn(html, answer.status) });
      return html;
    }

    /** The HTML comes from the one door that makes it safe; here only what would disturb the form is taken off. */
    fill(html) {
      this.preview.innerHTML = html;
      for (const named of this.preview.querySelectorAll("[id]")) named.removeAttribute("id");
      for (const link of this.preview.querySelectorAll("a")) {
        // Following a link must not leave the form, and Tab must not stop at each of them.
        Object.assign(link, { target: "_blank", rel: "noopener", tabIndex: -1 });
      }
    }

    /** Types the text at the caret, so that Ctrl+Z takes it back. */
    insert(text) {
      this.field.focus();
      if (document.execCommand("insertText", false, text)) return;
      this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** Asks for a file and its description. It stands outside the form of the page, which must not send them. */
  class PictureDialog {
    constructor() {
      this.file = element("input", { type: "file", accept: FORMATS.join(), required: true, id: "markdownx-file" });
      this.alt = element("input", { type: "text", maxLength: ALT_LIMIT, required: true, id: "markdownx-alt" });
      this.error = element("p", { className: "markdownx-status is-error", role: "alert" });
      this.submit = element("button", { className: "button default" }, translate("Insert"));
      const cancel = element("button", { type: "button", className: "button" }, translate("Cancel"));
      const title = element("h2", { id: "markdownx-title" }, translate("Insert picture"));
      const hint = element("p", { className: "help", id: "markdownx-hint" });
      hint.textContent = translate("For readers who cannot see it: say in a sentence what it tells.");
      this.alt.setAttribute("aria-describedby", hint.id);
      const fileLabel = translate("File (PNG, JPEG, WebP or GIF, at most 8 MB)");
      const form = element("form", {}, title,
        element("label", { htmlFor: this.file.id }, fileLabel), this.file,
        element("label", { htmlFor: this.alt.id }, translate("What the picture shows")), this.alt, hint, this.error,
        element("div", { className: "markdownx-buttons" }, this.submit, cancel));
      this.box = element("dialog", { className: "markdownx-dialog" }, form);
      this.box.setAttribute("aria-labelledby", title.id);
      form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
      cancel.addEventListener("click", () => this.box.close());
      this.box.addEventListener("close", () => this.request?.abort());
      document.body.append(this.box);
      this.form = form;
    }

    open(editor, files = null) {
      this.editor = editor;
      this.form.reset();
      this.error.textContent = "";
      if (files) this.file.files = files;
      this.box.showModal();
      (files ? this.alt : this.file).focus();
    }

    /** Why the chosen file need not even be sent. */
    fault() {
      const [file, second] = this.file.files;
      if (second) return translate("Choose one picture at a time.");
      if (file.type && !FORMATS.includes(file.type)) {
        return translate("Choose a picture in the format PNG, JPEG, WebP or GIF.");
      }
      return file.size > FILE_LIMIT ? translate("The file has more than 8 MB: save the picture smaller.") : "";
    }

    async send() {
      this.error.textContent = this.fault();
      if (this.error.textContent) return;
      this.request = new AbortController();
      const { signal } = this.request;
      this.wait(true);
      try {
        this.done(await this.sent(signal));
      } catch (error) {
        if (!signal.aborted) this.error.textContent = error.sentence ?? noAnswer();
      } finally {
        this.wait(false);
      }
    }

    async sent(signal) {
      const values = { image: this.file.files[0], alt: this.alt.value };
      const answer = await post(this.editor.field.dataset.markdownxUploadUrlsPath, values, signal);
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      const told = isJson ? await answer.json() : {};
      if (!told.image_code) throw Object.assign(new Error(), { sentence: told.error ?? sentenceFor(answer.status) });
      return told;
    }

    wait(isWaiting) {
      this.submit.disabled = isWaiting;
      this.submit.textContent = isWaiting ? translate("Sending …") : translate("Insert");
    }

    done({ image_code: code, note }) {
      this.box.close();
      this.editor.insert(code);
      this.editor.say(note || translate("The picture is in the text."));
    }
  }

  const pictures = () => (dialog ??= new PictureDialog());

  /** The first preview is asked for when the field comes into sight: a page may have many. */
  const sight = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      sight.unobserve(target);
      editors.get(target).show();
    }
  });

  function equip(root) {
    for (const field of root.querySelectorAll(".markdownx > .markdownx-editor")) {
      field.dataset.markdownxInit = "";
      const box = field.parentElement;
      // The row that "Add another" copies stays as it came.
      if (field.closest(".empty-form") || editors.has(box)) continue;
      editors.set(box, new Editor(box));
      sight.observe(box);
    }
  }

  // In the capture phase on window, so that it runs before the other script, whichever is loaded first.
  window.addEventListener("DOMContentLoaded", () => equip(document), true);
  document.addEventListener("formset:added", (event) => equip(event.target));
})();
