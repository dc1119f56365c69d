// Convert the binary fields of WebAuthn options and credentials from and to base64url in JSON.
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withIds = (list) => (list || []).map((item) => ({ ...item, id: toBytes(item.id) }));

export const parseCreationOptionsFromJSON = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  user: { ...options.user, id: toBytes(options.user.id) },
  excludeCredentials: withIds(options.excludeCredentials),
});

export const parseRequestOptionsFromJSON = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  allowCredentials: withIds(options.allowCredentials),
});

export function toJSON(credential) {
  const authenticatorResponse = credential.response;
  const response = { clientDataJSON: toText(authenticatorResponse.clientDataJSON) };
  if (authenticatorResponse.attestationObject) {
    response.attestationObject = toText(authenticatorResponse.attestationObject);
    response.transports = authenticatorResponse.getTransports ? authenticatorResponse.getTransports() : [];
  } else {
    response.authenticatorData = toText(authenticatorResponse.authenticatorData);
    response.signature = toText(authenticatorResponse.signature);
    response.userHandle = authenticatorResponse.userHandle ? toText(authenticatorResponse.userHandle) : null;
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
