// Passkeys: the browser's part of making one, and of signing in with one (WebAuthn). A form with
// data-passkey is shown only where that can work; without it one signs in by password.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const asked = {
  create: (options) =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: options.excludeCredentials.map((one) => ({
          ...one,
          id: bytes(one.id),
        })),
      },
    }),
  get: (options) =>
    navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: [] },
    }),
};

const PARTS = [
  "clientDataJSON",
  "attestationObject",
  "authenticatorData",
  "signature",
  "userHandle",
];
const answer = ({ id, type, rawId, response }) => {
  const told = PARTS.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  const parts = Object.fromEntries(told);
  return JSON.stringify({
    id,
    type,
    rawId: text(rawId),
    clientExtensionResults: {},
    response: parts,
  });
};

const options = async (form) => {
  const told = await fetch(form.dataset.begin, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
  });
  const found = await told.json();
  if (!told.ok) throw Object.assign(new Error("refused"), { problem: found.problem });
  return found;
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || location.hostname !== form.dataset.host) continue;
  form.hidden = false;
  const problem = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    for (const copy of form.querySelectorAll("[data-of]")) {
      copy.value = document.getElementById(copy.dataset.of).value;
    }
    try {
      const credential = await asked[form.dataset.passkey](await options(form));
      form.elements.credential.value = answer(credential);
      form.submit();
    } catch (error) {
      // Closed by the person, taken too long, no such key, refused by us, or no connection.
      problem.textContent = error.problem ?? form.dataset.failed;
    }
  });
}
