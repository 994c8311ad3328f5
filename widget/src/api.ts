import { origin } from "./script.js";
import { read, save } from "./store.js";
import type { FieldError } from "./types.js";

interface ProblemBody {
  code?: string;
  errors?: FieldError[];
  words?: string[];
  retry_after?: number;
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
  json?: unknown;
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

const TIMEOUT_MS = 25_000;
/** Proxies may answer with a copy for a second: after a change this browser asks past them. */
const COPIES_LAST_MS = 2000;

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
    const response = await fetch(`${origin}/api/v1${path}`, request);
    if (request.method !== "GET") save("at", Date.now() + COPIES_LAST_MS);
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
  { json, token, key, fresh, keepalive, method = json ? "POST" : "GET" }: RequestOptions,
  signal: AbortSignal,
): RequestInit {
  const headers: Record<string, string> = {};
  if (json) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (token) headers.Authorization = `Bearer ${token}`;
  return {
    method,
    headers,
    body: JSON.stringify(json),
    credentials: "omit",
    cache: fresh || Date.now() < read("at", 0) ? "no-cache" : "default",
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
  const wait = Math.ceil(Number(response.headers.get("Retry-After") ?? body.retry_after));
  return new Problem(body.code ?? `http_${response.status}`, body, wait > 0 ? wait : 0);
}
