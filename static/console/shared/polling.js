// Requests that are repeated.

/**
 * Call `task` after every `pauseMs` until it returns false. A failure is no end: the connection may
 * be away for a moment.
 * @param {() => Promise<boolean>} task
 * @param {number} pauseMs
 */
export const poll = (task, pauseMs) => {
  setTimeout(async () => {
    const goesOn = await task().catch(() => true);
    if (goesOn) poll(task, pauseMs);
  }, pauseMs);
};
