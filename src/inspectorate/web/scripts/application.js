// The design system's own behaviour. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Whoever signs out leaves nothing behind in the window.
for (const form of document.querySelectorAll('form[action$="/sign-in/out/"]')) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("pending:")) sessionStorage.removeItem(key);
  });
}
