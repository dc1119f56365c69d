// Start the GOV.UK components' scripts. Every page works without them.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

if (document.querySelector("[data-choice]")) import("./choices.js");
if (document.querySelector("[data-examples]")) import("./columns.js");

// Remove pending answers from the session storage when signing out.
for (const form of document.querySelectorAll('form[action$="/sign-in/out/"]')) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("pending:")) sessionStorage.removeItem(key);
  });
}
