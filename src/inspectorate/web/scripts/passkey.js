// Asks the browser for a passkey and puts what it answers into the form that named it.
import { parseCreationOptionsFromJSON, parseRequestOptionsFromJSON, toJSON } from "./webauthn.js";

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = document.getElementById(button.dataset.form);
    const trouble = document.getElementById(button.dataset.trouble);
    trouble.textContent = "";
    try {
      const asked = await options(button);
      const publicKey = asked.publicKey;
      const credential =
        button.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: parseCreationOptionsFromJSON(publicKey) })
          : await navigator.credentials.get({ publicKey: parseRequestOptionsFromJSON(publicKey) });
      form.elements.credential.value = JSON.stringify(toJSON(credential));
      form.submit();
    } catch (error) {
      trouble.textContent = `${button.dataset.failed} (${error.name})`;
    }
  });
}

async function options(button) {
  if (button.dataset.source) {
    const answer = await fetch(button.dataset.source, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) throw new Error("The service did not answer.");
    return (await answer.json()).request_options;
  }
  const asked = JSON.parse(document.getElementById(button.dataset.options).textContent);
  const wanted = asked.creation_options || asked.request_options;
  if (asked.creation_options) {
    // A passkey that can sign in on its own asks the device who is there.
    wanted.publicKey.authenticatorSelection.residentKey = "required";
    wanted.publicKey.authenticatorSelection.requireResidentKey = true;
    wanted.publicKey.authenticatorSelection.userVerification = "required";
  }
  return wanted;
}
