/** Who is signed in on the pages of this site: a token in this browser, sent in a header. */

import type { Problem } from "../api.js";
import { takeCode } from "../link-code.js";
import { call, read, save, site } from "../shared.js";
import type { Commenter, ReaderSession } from "../types.js";

export const session = () => read<ReaderSession | undefined>("reader", undefined);

/** The session of this browser; the code of a link that led here opens a new one, once. */
export async function openSession(): Promise<ReaderSession | undefined> {
  const code = takeCode("reader");
  if (!code) return session();
  try {
    const isRight = ({ token }: ReaderSession) => token;
    const json = { code, ...(site && { site }) };
    const opened = await call<ReaderSession>("/reader/session", isRight, { json });
    save("reader", opened);
    rename(opened);
  } catch {
    // The link was used, or is too old: who was signed in before still is.
  }
  return session();
}

/**
 * The session of whom the page names by `sso`: its element's property, a token or what fetches one,
 * or else the attribute. Without one, such a session ends.
 */
export async function openNamed(host: Element & { sso?: unknown }): Promise<void> {
  const { sso: named = host.getAttribute("sso") } = host;
  const token = (await (typeof named === "function" ? named() : named)) as string | undefined;
  const before = session();
  if (!token) return before?.sso ? save("reader", undefined) : undefined;
  const sso = subject(token);
  if (sso && before?.sso === sso) return;
  save("reader", undefined);
  const isRight = ({ token }: ReaderSession) => token;
  const json = { token, ...(site && { site }) };
  const opened = await call<ReaderSession>("/reader/sso", isRight, { json });
  save("reader", { ...opened, sso });
  rename(opened);
}

/** Whom a token is of: only to see whether it is still the same; the service checks it. */
function subject(token: string): string {
  try {
    const claims = atob(token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/"));
    return `${(JSON.parse(claims) as { sub: unknown }).sub}`;
  } catch {
    return "";
  }
}

/** The composers write under the name of who is signed in. */
export function rename({ name, email }: ReaderSession): void {
  const me = read<Commenter>("me", {});
  save("me", { ...me, ...(name && { name }), ...(email && { email }) });
}

/** Asks the service as who is signed in; a token that has ended is forgotten. */
export async function asReader<T>(
  path: string,
  isRight: (answer: T) => unknown,
  options: { json?: object; method?: string } = {},
): Promise<T> {
  try {
    return await call(path, isRight, { ...options, token: session()?.token });
  } catch (problem) {
    if ((problem as Problem).code === "bad_token") save("reader", undefined);
    throw problem;
  }
}
