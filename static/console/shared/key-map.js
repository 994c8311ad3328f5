// Which command a key has, alone or after another one, such as "g q".

const PREFIX_MS = 1_500;

/**
 * A command returns false if it did nothing, and the key keeps its usual effect.
 * @typedef {() => boolean | void} Command
 * @typedef {Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">} Key
 */

export class KeyMap {
  /** @type {Map<string, Command>} */
  #commands = new Map();
  #prefix = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #prefixTimer;

  /**
   * Bind a command to a key, such as "j", or to one after another, such as "g q".
   * @param {string} keys
   * @param {Command} command
   */
  bind(keys, command) {
    this.#commands.set(keys, command);
  }

  /**
   * Return the command of a key, after the one pressed just before; undefined if it has none.
   * @param {Key} event
   * @returns {Command | undefined}
   */
  commandOf(event) {
    const hasModifier = event.ctrlKey || event.metaKey;
    if (event.altKey || (hasModifier && event.key !== "z")) return undefined;
    const keys = this.#prefix + event.key;
    this.#setPrefix("");
    if (this.#isPrefix(`${keys} `)) {
      this.#setPrefix(`${keys} `);
      return () => {};
    }
    return this.#commands.get(keys);
  }

  /** @param {string} keys */
  #isPrefix(keys) {
    return [...this.#commands.keys()].some((other) => other.startsWith(keys));
  }

  /** @param {string} prefix */
  #setPrefix(prefix) {
    clearTimeout(this.#prefixTimer);
    this.#prefix = prefix;
    if (prefix) this.#prefixTimer = setTimeout(() => this.#setPrefix(""), PREFIX_MS);
  }
}
