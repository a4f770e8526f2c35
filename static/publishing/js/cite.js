// Copies a reference; where the clipboard is closed, the text is selected instead.
for (const details of document.querySelectorAll(".cite")) {
  const status = details.querySelector("[role=status]");
  for (const button of details.querySelectorAll("[data-copy]")) {
    const text = button.parentElement.querySelector("[data-copy-text]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(text.textContent);
        status.textContent = status.dataset.copyDone;
      } catch {
        getSelection().selectAllChildren(text);
        text.focus();
        status.textContent = status.dataset.copyFailed;
      }
    });
  }
}
