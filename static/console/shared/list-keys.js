// Which item of a list or of tabs a key leads to.

/**
 * Return the index of the option that an arrow leads to, from end to start and back; undefined for
 * other keys. From -1, no option, Down leads to the first and Up to the last.
 * @param {string} key
 * @param {number} index
 * @param {number} count
 */
export const nextOption = (key, index, count) => {
  if (key === "ArrowDown") return (index + 1) % count;
  if (key === "ArrowUp") return index <= 0 ? count - 1 : index - 1;
  return undefined;
};

/**
 * Return the index of the tab that a key leads to, from end to start and back; undefined for keys
 * that lead nowhere.
 * @param {string} key
 * @param {number} index
 * @param {number} count
 * @param {boolean} isRightToLeft
 */
export const nextTab = (key, index, count, isRightToLeft) => {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  const isForward = (key === "ArrowRight") !== isRightToLeft;
  return (index + (isForward ? 1 : count - 1)) % count;
};
