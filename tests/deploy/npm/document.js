/** As much of a document as `load` uses. */
export class FakeDocument {
  baseURI = "https://blog.example/post";
  scripts = [];
  head = { append: (script) => this.scripts.push(script) };
  createElement() {
    const listeners = {};
    const script = { dataset: {} };
    script.addEventListener = (name, listener) => void (listeners[name] = listener);
    script.fail = () => listeners.error();
    script.remove = () => void this.scripts.splice(this.scripts.indexOf(script), 1);
    return script;
  }
}
