/** The right to moderate in this tab: the console's code is exchanged for a token, once. */

import { takeCode } from "../link-code.js";
import { call } from "../shared.js";

export interface PageSession {
  token: string;
  expires_at: string;
  site: string;
  /** The moderator's. */
  name: string;
  can: ("reply" | "decide")[];
}

const KEY = "palabre:moderate";
let opening: Promise<PageSession | undefined> | undefined;

/** The session of this tab; undefined where the code is not good or the token has ended. */
export function pageSession(): Promise<PageSession | undefined> {
  opening ??= open();
  return opening;
}

export function forgetSession(): void {
  opening = Promise.resolve(undefined);
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

async function open(): Promise<PageSession | undefined> {
  try {
    const code = takeCode("moderate");
    if (!code) return stored();
    const isRight = ({ token, can }: PageSession) => token && Array.isArray(can);
    const session = await call<PageSession>("/moderate/session", isRight, { json: { code } });
    keep(session);
    return session;
  } catch {
    return stored();
  }
}

function keep(session: PageSession): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Then it lasts until the page is left.
  }
}

function stored(): PageSession | undefined {
  try {
    const session = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as PageSession | null;
    return session && Date.parse(session.expires_at) > Date.now() ? session : undefined;
  } catch {
    return undefined;
  }
}
