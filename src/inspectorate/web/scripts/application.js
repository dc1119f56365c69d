// Start the GOV.UK components' scripts. Every page works without them.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if (document.querySelector("[data-choice]")) import("./choices.js");
if (document.querySelector("[data-examples]")) import("./columns.js");
if (document.querySelector("[data-editor]")) import("./editor.js");

// Buttons that copy a field, which can also be selected and copied without them.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    const status = button.nextElementSibling;
    status.textContent = status.dataset.copied;
  });
}

// Remove pending answers from the session storage when signing out.
for (const form of document.querySelectorAll('form[action$="/sign-in/out/"]')) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("pending:")) sessionStorage.removeItem(key);
  });
}
