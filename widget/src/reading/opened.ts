/** Whether the console opened this tab for a moderator, just now or before. */
export function isOpenedByConsole(): boolean {
  if (/^#palabre-moderate=/.test(location.hash)) return true;
  try {
    return !!sessionStorage.getItem("palabre:moderate");
  } catch {
    return false;
  }
}
