// Create or get a passkey in the browser, and submit the credential with the button's form.
import { parseCreationOptionsFromJSON, parseRequestOptionsFromJSON, toJSON } from "./webauthn.js";

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = document.getElementById(button.dataset.form);
    const message = document.getElementById(button.dataset.error);
    message.textContent = "";
    try {
      const { publicKey } = await options(button);
      const credential =
        button.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: parseCreationOptionsFromJSON(publicKey) })
          : await navigator.credentials.get({ publicKey: parseRequestOptionsFromJSON(publicKey) });
      form.elements.credential.value = JSON.stringify(toJSON(credential));
      form.submit();
    } catch (error) {
      message.textContent = `${button.dataset.failed} (${error.name})`;
    }
  });
}

async function options(button) {
  if (button.dataset.source) {
    const response = await fetch(button.dataset.source, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!response.ok) throw new Error("The service did not respond.");
    return (await response.json()).request_options;
  }
  const parsed = JSON.parse(document.getElementById(button.dataset.options).textContent);
  const requested = parsed.creation_options || parsed.request_options;
  if (parsed.creation_options) {
    // A discoverable credential, with user verification, can sign in without a password.
    requested.publicKey.authenticatorSelection.residentKey = "required";
    requested.publicKey.authenticatorSelection.requireResidentKey = true;
    requested.publicKey.authenticatorSelection.userVerification = "required";
  }
  return requested;
}
