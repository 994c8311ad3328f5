// Passkeys: the browser's part of creating one, and of signing in with one (WebAuthn). A form with
// data-passkey is shown only where that can work; without it one signs in by password.
import { decode, encode } from "./shared/base64url.js";
import { all, requireById } from "./shared/dom.js";

/**
 * The options of the service: WebAuthn's, with bytes as base64url.
 * @typedef {Omit<PublicKeyCredentialCreationOptions, "challenge" | "excludeCredentials" | "user">}
 *   PlainCreationOptions
 * @typedef {Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials">}
 *   PlainRequestOptions
 * @typedef {Omit<PublicKeyCredentialUserEntity, "id"> & { id: string }} User
 * @typedef {Omit<PublicKeyCredentialDescriptor, "id"> & { id: string }} Descriptor
 * @typedef {PlainCreationOptions & { challenge: string, excludeCredentials: Descriptor[],
 *   user: User }} CreationOptions
 * @typedef {PlainRequestOptions & { challenge: string }} RequestOptions
 */

/** A request that the service has refused, with its reason for the person at the form. */
class Refusal extends Error {}

/** @param {CreationOptions} options */
const create = (options) =>
  navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: decode(options.challenge),
      user: { ...options.user, id: decode(options.user.id) },
      excludeCredentials: options.excludeCredentials.map((passkey) => ({
        ...passkey,
        id: decode(passkey.id),
      })),
    },
  });

/** @param {RequestOptions} options */
const get = (options) =>
  navigator.credentials.get({
    publicKey: { ...options, challenge: decode(options.challenge), allowCredentials: [] },
  });

/**
 * Return the JSON of a credential, as the service reads it.
 * @param {Credential | null} credential
 */
const toJson = (credential) => {
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const { id, type, rawId, response } = credential;
  /** @type {Record<string, string>} */
  const parts = {};
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    const part = Reflect.get(response, name);
    if (part instanceof ArrayBuffer) parts[name] = encode(part);
  }
  const clientExtensionResults = {};
  return JSON.stringify({
    id,
    type,
    rawId: encode(rawId),
    clientExtensionResults,
    response: parts,
  });
};

/**
 * Return the options that the service answers to what is in the form.
 * @param {HTMLFormElement} form
 * @returns {Promise<CreationOptions & RequestOptions>}
 * @throws {Refusal} if the service refuses
 */
const fetchOptions = async (form) => {
  const entries = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const response = await fetch(form.dataset.begin ?? "", {
    method: "POST",
    body: new URLSearchParams(entries),
  });
  /** @type {CreationOptions & RequestOptions & { problem?: string }} */
  const body = await response.json();
  if (!response.ok) throw new Refusal(body.problem);
  return body;
};

/** @param {HTMLFormElement} form */
const fillCopies = (form) => {
  for (const copy of all(form, "[data-source]", HTMLInputElement)) {
    copy.value = requireById(copy.dataset.source ?? "", HTMLInputElement).value;
  }
};

/** @param {HTMLFormElement} form */
const submit = async (form) => {
  const options = await fetchOptions(form);
  const credential = form.elements.namedItem("credential");
  if (!(credential instanceof HTMLInputElement)) throw new Error("no field for the passkey");
  credential.value = toJson(await (form.dataset.passkey === "create" ? create : get)(options));
  form.submit();
};

/** @param {HTMLFormElement} form */
const enable = (form) => {
  const problem = form.querySelector("[role=alert]");
  /** @param {string} text */
  const showProblem = (text) => {
    if (problem) problem.textContent = text;
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    showProblem("");
    fillCopies(form);
    try {
      await submit(form);
    } catch (error) {
      // Refused by the service, or: cancelled, too late, no such passkey, no connection.
      showProblem((error instanceof Refusal && error.message) || (form.dataset.failed ?? ""));
    }
  });
};

for (const form of all(document, "form[data-passkey]", HTMLFormElement)) {
  const isPossible = "PublicKeyCredential" in window && location.hostname === form.dataset.host;
  if (isPossible) enable(form);
}
