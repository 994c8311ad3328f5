// Bytes as WebAuthn's JSON writes them: base64url, without padding.

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
    character.charCodeAt(0),
  );

/** @param {ArrayBuffer} buffer */
export const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
