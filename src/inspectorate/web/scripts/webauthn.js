// Binary parts of a passkey to and from the text that JSON can carry.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withIds = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }));

export const parseCreationOptionsFromJSON = (asked) => ({
  ...asked,
  challenge: toBytes(asked.challenge),
  user: { ...asked.user, id: toBytes(asked.user.id) },
  excludeCredentials: withIds(asked.excludeCredentials),
});

export const parseRequestOptionsFromJSON = (asked) => ({
  ...asked,
  challenge: toBytes(asked.challenge),
  allowCredentials: withIds(asked.allowCredentials),
});

export function toJSON(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toText(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = toText(answer.attestationObject);
    response.transports = answer.getTransports ? answer.getTransports() : [];
  } else {
    response.authenticatorData = toText(answer.authenticatorData);
    response.signature = toText(answer.signature);
    response.userHandle = answer.userHandle ? toText(answer.userHandle) : null;
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
