// Ranges of a list.

/**
 * Return the part of a list between two places, in either order, both included.
 * @template T
 * @param {T[]} list
 * @param {number} from a place before the list stands for `to`
 * @param {number} to
 */
export const between = (list, from, to) => {
  const start = from < 0 ? to : from;
  return list.slice(Math.min(start, to), Math.max(start, to) + 1);
};
