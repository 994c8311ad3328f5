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
    if (document.hidden || signal.aborted) return;
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

/** Gives the page a turn, so that typing and scrolling stay fluid between two portions of work. */
export function yieldToMain(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}
