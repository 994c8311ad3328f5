/**
 * Something that is on or off, shown at once and sent behind. A failure is undone aloud. Quick
 * clicks end in the last one's state.
 */
export function toggle(
  on: boolean,
  show: (on: boolean) => void,
  send: (on: boolean) => Promise<void>,
  fail: () => void,
): () => Promise<void> {
  let saved = on;
  let busy = false;
  return async () => {
    on = !on;
    show(on);
    if (busy) return;
    busy = true;
    try {
      while (on !== saved) {
        const sent = on;
        await send(sent);
        saved = sent;
      }
    } catch {
      if (on !== saved) {
        on = saved;
        show(on);
      }
      fail();
    }
    busy = false;
  };
}
