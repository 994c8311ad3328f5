/** Repeats while the tab is visible. A hidden tab has no timer; what was due runs on return. */
export function whileVisible(
  signal: AbortSignal,
  milliseconds: number,
  task: () => void,
): () => void {
  let timer = 0;
  let last = Date.now();
  const run = () => {
    last = Date.now();
    task();
  };
  const follow = () => {
    clearInterval(timer);
    // A page may have a frame of the name "hidden".
    if (document.visibilityState === "hidden" || signal.aborted) return;
    timer = setInterval(run, milliseconds);
    if (Date.now() - last >= milliseconds) run();
  };
  const stop = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", follow);
  };
  document.addEventListener("visibilitychange", follow);
  signal.addEventListener("abort", stop);
  follow();
  return stop;
}

/** Ends the task that is running: what comes next has one of its own. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

const NO_FRAMES_MS = 300;

/**
 * Resolves in a task of its own once what is drawn so far is painted; soon, too, where nothing is
 * painted, as in a hidden tab.
 */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, NO_FRAMES_MS);
  });
}
