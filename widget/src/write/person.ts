/** Who is writing: asked once, remembered in this browser, changed with « Pas vous ? ». */
import { button, h, keep, read } from "../kit.js";
import { labelled, mark } from "./fields.js";
import type { Desk } from "./desk.js";
import type { Person } from "../types.js";

const FIELDS = [
  ["name", "text", "name"],
  ["email", "email", "email"],
  ["website", "url", "url"],
] as const;

type Part = (typeof FIELDS)[number][0];

export class PersonFields {
  readonly el = h("div", { class: "person" });
  readonly inputs = {} as Record<Part, HTMLInputElement>;

  constructor(
    readonly desk: Desk,
    prefix: string,
    draft: Person | undefined,
  ) {
    const known = draft?.name ? draft : read<Person>("me", {});
    for (const [name, type, autocomplete] of FIELDS) {
      const id = `${prefix}-${name}`;
      this.inputs[name] = h("input", { id, type, name, autocomplete, value: known[name] });
    }
    if (read<Person>("me", {}).name) this.#recall();
    else this.ask();
  }

  get value(): Person {
    const person: Person = {};
    for (const [name] of FIELDS) {
      const value = this.inputs[name].value.trim();
      if (value) person[name] = value;
    }
    return person;
  }

  /** Shows the fields; which of them must be filled in is known once the thread has arrived. */
  ask(): void {
    const { t } = this.desk;
    const { site } = this.desk.thread;
    const hints = {
      name: site?.require_name ? "" : t("optional"),
      email: t("private"),
      website: t("optional"),
    };
    this.inputs.name.required = !!site?.require_name;
    this.el.replaceChildren(
      ...FIELDS.map(([name]) => labelled(this.inputs[name], t(name), hints[name])),
    );
  }

  /** Once the site is known. */
  prepare(): void {
    if (this.inputs.name.isConnected || !read<Person>("me", {}).name) this.ask();
  }

  remember(): void {
    keep("me", this.value);
    if (this.inputs.name.value.trim()) this.#recall();
  }

  /** Puts the message below the field and gives it back for the focus. */
  mark(name: Part, message: string): HTMLInputElement {
    if (!this.inputs[name].isConnected) this.ask();
    mark(this.inputs[name], message);
    return this.inputs[name];
  }

  unmark(): void {
    for (const [name] of FIELDS) mark(this.inputs[name], null);
  }

  #recall(): void {
    const { t } = this.desk;
    const [start, end] = t("as", { name: "\n" }).split("\n");
    const change = () => {
      this.ask();
      this.inputs.name.focus();
    };
    const name = h("strong", {}, h("bdi", {}, this.inputs.name.value));
    this.el.replaceChildren(h("p", {}, start, name, end, " ", button(t("notYou"), change)));
  }
}
