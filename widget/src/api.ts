import { keep, read } from "./store.js";
import type { FieldError } from "./types.js";

interface ProblemBody {
  code?: string;
  errors?: FieldError[];
  words?: string[];
  reason?: string;
  retry_after?: number;
}

/** A request that did not do what was asked; `code` is the service's, or `network`, `bad_answer`, `aborted`. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly body: ProblemBody = {},
    /** Seconds to wait as told by the service; 0 if it said nothing. */
    readonly retryAfter = 0,
  ) {
    super(code);
  }
}

export interface Options {
  json?: unknown;
  /** Edit token of a comment. */
  token?: string;
  /** Idempotency key. */
  key?: string;
  /** Ask the service even if the browser holds a copy. */
  fresh?: boolean;
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  method?: string;
}

const PATIENCE_MS = 25_000;
/** Proxies may answer with a copy for a second: after a change this browser asks past them. */
const COPIES_LAST_MS = 2000;

/** Calls the service. A plain reading carries no header of ours, so that it needs no preflight. */
export class Api {
  constructor(readonly origin: string) {}

  /**
   * The answer, once `isRight` accepts it. Anything else is a Problem: no network, a status
   * outside of 2xx, an answer that is not JSON, JSON that is not the thing asked for.
   */
  async call<T>(path: string, isRight: (answer: T) => unknown, options: Options = {}): Promise<T> {
    const { response, text } = await this.#send(path, options);
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      answer = null;
    }
    if (!response.ok) throw problemOf(response, (answer ?? {}) as ProblemBody);
    if (!answer || !isRight(answer as T)) throw new Problem("bad_answer");
    return answer as T;
  }

  async #send(path: string, options: Options): Promise<{ response: Response; text: string }> {
    const { json, token, key, signal } = options;
    const patience = new AbortController();
    const stop = () => patience.abort();
    signal?.addEventListener("abort", stop);
    const timer = setTimeout(stop, PATIENCE_MS);
    const method = options.method ?? (json ? "POST" : "GET");
    const fresh = options.fresh || Date.now() < read("changed", 0) + COPIES_LAST_MS;
    const headers: Record<string, string> = {};
    if (json) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    if (token) headers.Authorization = `Bearer ${token}`;
    try {
      const response = await fetch(`${this.origin}/api/v1${path}`, {
        method,
        headers,
        body: json ? JSON.stringify(json) : null,
        credentials: "omit",
        cache: fresh ? "no-cache" : "default",
        keepalive: options.keepalive ?? false,
        signal: patience.signal,
      });
      if (method !== "GET") keep("changed", Date.now());
      return { response, text: await response.text() };
    } catch {
      throw new Problem(signal?.aborted ? "aborted" : "network");
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }
}

function problemOf(response: Response, body: ProblemBody): Problem {
  const wait = Number(response.headers.get("Retry-After") ?? body.retry_after ?? 0);
  return new Problem(body.code ?? `http_${response.status}`, body, wait > 0 ? Math.ceil(wait) : 0);
}
