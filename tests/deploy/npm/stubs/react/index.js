/** Elements as objects, and effects that the test runs. */
export const effects = [];
export const useEffect = (effect) => effects.push(effect);
export function createElement(type, { key, ...attributes }, ...children) {
  // As React does: what is undefined is no attribute.
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return { type, key, attributes: Object.fromEntries(given), children };
}
