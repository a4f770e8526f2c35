// "Copy link" takes the address of the view as it stands; where the clipboard is closed, a field offers it selected.
for (const holder of document.querySelectorAll("[data-copy-link]")) {
  const share = holder.closest(".share");
  const status = share.querySelector("[data-copy-status]");
  const field = share.querySelector("[data-copy-field]");
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", async () => {
    const address = location.href.split("#")[0];
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(address);
      field.hidden = true;
      status.textContent = status.dataset.done;
    } catch {
      const input = field.querySelector("input");
      input.value = address;
      field.hidden = false;
      input.focus();
      input.select();
      status.textContent = status.dataset.failed;
    }
  });
}
