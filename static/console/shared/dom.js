// Elements by id, selector and type, so that what a page may lack is checked.

/**
 * @template {Element} T
 * @typedef {new () => T} ElementType
 */

/**
 * Return the element with `id`, or null if the page has none of this type.
 * @template {Element} T
 * @param {string} id
 * @param {ElementType<T>} type
 * @returns {T | null}
 */
export const byId = (id, type) => {
  const element = document.getElementById(id);
  return element instanceof type ? element : null;
};

/**
 * Return the element with `id`.
 * @template {Element} T
 * @param {string} id
 * @param {ElementType<T>} type
 * @returns {T}
 * @throws {Error} if the page has none of this type
 */
export const requireById = (id, type) => {
  const element = byId(id, type);
  if (!element) throw new Error(`This page has no ${type.name} #${id}`);
  return element;
};

/**
 * Return the first element below `root` that matches, or null if there is none of this type.
 * @template {Element} T
 * @param {ParentNode | null | undefined} root
 * @param {string} selector
 * @param {ElementType<T>} type
 * @returns {T | null}
 */
export const first = (root, selector, type) => {
  const element = root?.querySelector(selector);
  return element instanceof type ? element : null;
};

/**
 * Return all elements below `root` that match and are of this type, in document order.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {ElementType<T>} type
 * @returns {T[]}
 */
export const all = (root, selector, type) => {
  /** @type {T[]} */
  const elements = [];
  for (const element of root.querySelectorAll(selector)) {
    if (element instanceof type) elements.push(element);
  }
  return elements;
};

/**
 * Return the nearest element that matches, from the target of an event upwards.
 * @template {Element} T
 * @param {EventTarget | null} target
 * @param {string} selector
 * @param {ElementType<T>} type
 * @returns {T | null}
 */
export const closest = (target, selector, type) => {
  const element = target instanceof Element ? target.closest(selector) : null;
  return element instanceof type ? element : null;
};

/**
 * Move the focus to an element, if there is one.
 * @param {Element | null | undefined} element
 */
export const focus = (element) => {
  if (element instanceof HTMLElement) element.focus();
};
