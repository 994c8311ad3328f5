// The preview of the look follows the form while it is filled in.
const PAUSE_MS = 300;

const addressOf = (frame, form) => {
  const address = new URL(frame.dataset.look, location.href);
  for (const name of frame.dataset.fields.split(" ")) {
    const field = form.elements[name];
    const value = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
    address.searchParams.set(name, value);
  }
  return address.href;
};

const frame = document.getElementById("look-frame");
if (frame) {
  const form = document.getElementById("settings");
  const fields = frame.dataset.fields.split(" ");
  let timer;
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target.name)) return;
    clearTimeout(timer);
    // In place of the page in the frame, so that Back leaves the settings and not a keystroke.
    timer = setTimeout(
      () => frame.contentWindow.location.replace(addressOf(frame, form)),
      PAUSE_MS,
    );
  });
}
