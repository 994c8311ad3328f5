/** The commenter: asked for once, remembered in this browser, changed with "Not you?". */

import type { Composers } from "../contracts.js";
import { button, h, read, save } from "../shared.js";
import type { Commenter } from "../types.js";
import { labelled, mark } from "./fields.js";

const FIELDS = [
  ["name", "text", "name"],
  ["email", "email", "email"],
  ["website", "url", "url"],
] as const;

type Field = (typeof FIELDS)[number][0];

export class CommenterFields {
  readonly el = h("div", { class: "person" });
  readonly inputs = {} as Record<Field, HTMLInputElement>;

  constructor(
    readonly composers: Composers,
    prefix: string,
    draft: Commenter | undefined,
  ) {
    const values = draft?.name ? draft : read<Commenter>("me", {});
    for (const [name, type, autocomplete] of FIELDS) {
      const id = `${prefix}-${name}`;
      const dir = type === "text" ? "auto" : "ltr";
      this.inputs[name] = h("input", { id, type, name, autocomplete, dir, value: values[name] });
    }
    if (read<Commenter>("me", {}).name) this.#recall();
    else this.ask();
  }

  get value(): Commenter {
    const commenter: Commenter = {};
    for (const [name] of FIELDS) {
      const value = this.inputs[name].value.trim();
      if (value) commenter[name] = value;
    }
    return commenter;
  }

  /** Shows the fields; which of them must be filled in is known once the thread has arrived. */
  ask(): void {
    const { t, thread } = this.composers;
    const { site } = thread;
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
    if (this.inputs.name.isConnected || !read<Commenter>("me", {}).name) this.ask();
  }

  remember(): void {
    save("me", this.value);
    if (this.inputs.name.value.trim()) this.#recall();
  }

  /** Puts the message below the field and gives it back for the focus. */
  mark(name: Field, message: string): HTMLInputElement {
    if (!this.inputs[name].isConnected) this.ask();
    mark(this.inputs[name], message);
    return this.inputs[name];
  }

  unmark(): void {
    for (const [name] of FIELDS) mark(this.inputs[name], null);
  }

  #recall(): void {
    const { t } = this.composers;
    const [start, end] = t("as", { name: "\n" }).split("\n");
    const change = () => {
      this.ask();
      this.el.classList.add("asked");
      this.inputs.name.focus();
    };
    const name = h("strong", {}, h("bdi", {}, this.inputs.name.value));
    this.el.classList.add("asked");
    this.el.replaceChildren(h("p", {}, start, name, end, " ", button(t("notYou"), change)));
  }
}
