/** Nodes as objects, and hooks that the test runs. */
export const mounted = [];
export const updated = [];
export const onMounted = (hook) => mounted.push(hook);
export const onUpdated = (hook) => updated.push(hook);
export const defineComponent = (component) => component;
export function h(type, { key, ...attributes }, children) {
  // As Vue does: what is undefined is no attribute.
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return { type, key, attributes: Object.fromEntries(given), children };
}
