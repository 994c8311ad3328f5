import { service } from "./script.js";
import { read, save } from "./store.js";
import type { FieldError } from "./types.js";

interface ProblemBody {
  code?: string;
  detail?: string;
  errors?: FieldError[];
  words?: string[];
  retry_after?: number;
  /** Of a proof of work. */
  challenge?: string;
  rounds?: number;
  bits?: number;
}

/** A request that failed; `code` is the service's, or `network`, `bad_answer`, `aborted`. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly body: ProblemBody = {},
    /** Seconds to wait, as the service says; 0 if it does not. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

export interface RequestOptions {
  json?: object;
  /** Edit token of a comment. */
  token?: string;
  /** Idempotency key. */
  key?: string;
  /** Ask the service even if the browser has a copy. */
  fresh?: boolean;
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  method?: string;
}

/** How many milliseconds this browser's clock is ahead of the service's, as its latest answer says. */
export const clock = { ahead: 0 };

const TIMEOUT_MS = 25_000;
/**
 * Proxies may answer with a copy for a second, and going back a browser shows its own without
 * asking: who has written lately asks past both.
 */
const COPIES_LAST_MS = 86_400_000;

/**
 * Calls the service and returns its answer, once `isRight` accepts it. Anything else is a Problem:
 * no network, a status outside of 2xx, an answer that is not JSON, or JSON of another shape.
 */
export async function call<T>(
  path: string,
  isRight: (answer: T) => unknown,
  options: RequestOptions = {},
): Promise<T> {
  const { signal } = options;
  const life = new AbortController();
  const stop = () => life.abort();
  signal?.addEventListener("abort", stop, { signal: life.signal });
  const timer = setTimeout(stop, TIMEOUT_MS);
  try {
    const request = requestOf(options, life.signal);
    const response = await fetch(`${service}/api/v1${path}`, request);
    const now = Date.now();
    clock.ahead = now - (Date.parse(response.headers.get("Date")!) || now);
    if (request.method !== "GET") save("changed", now);
    const answer = parse(await response.text());
    if (!response.ok) throw problemOf(response, (answer ?? {}) as ProblemBody);
    if (!answer || !isRight(answer as T)) throw new Problem("bad_answer");
    return answer as T;
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(signal?.aborted ? "aborted" : "network");
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** A plain reading carries no header of ours, so that it needs no preflight. */
function requestOf(
  { json, token, key, fresh, keepalive, method }: RequestOptions,
  signal: AbortSignal,
): RequestInit {
  return {
    method: method ?? (json ? "POST" : "GET"),
    headers: {
      ...(json && { "Content-Type": "application/json" }),
      ...(key && { "Idempotency-Key": key }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: json ? JSON.stringify(json) : undefined,
    credentials: "omit",
    cache: fresh || Date.now() < read("changed", 0) + COPIES_LAST_MS ? "no-cache" : undefined,
    keepalive,
    signal,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(response: Response, body: ProblemBody): Problem {
  const wait = Number(response.headers.get("Retry-After") ?? body.retry_after ?? 0);
  return new Problem(body.code ?? `http_${response.status}`, body, wait > 0 ? Math.ceil(wait) : 0);
}
