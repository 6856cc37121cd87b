/**
 * Repeats calls to the Mulgyeol API after a rate limit (429) or a passing fault (502, 503, 504).
 * Waits as long as `Retry-After` says, otherwise exponentially longer with a random part.
 */

export interface RetryOptions {
  /** Attempts in all, the first included. */
  attempts: number;
  firstDelayMs: number;
  maxDelayMs: number;
  /** Share of the delay that is random, 0 to 1. */
  jitter: number;
  signal?: AbortSignal;
  onRetry?: (event: { attempt: number; delayMs: number; status: number | null }) => void;
}

const DEFAULTS: RetryOptions = {
  attempts: 6,
  firstDelayMs: 1_000,
  maxDelayMs: 60_000,
  jitter: 0.5,
};

const RETRYABLE = new Set([429, 502, 503, 504]);

export class RetriesExhaustedError extends Error {
  readonly attempts: number;
  readonly lastStatus: number | null;

  constructor(attempts: number, lastStatus: number | null, cause?: unknown) {
    super(`gave up after ${attempts} attempts (last status: ${lastStatus ?? "no answer"})`, { cause });
    this.name = "RetriesExhaustedError";
    this.attempts = attempts;
    this.lastStatus = lastStatus;
  }
}

/** Milliseconds named by a `Retry-After` header: whole seconds or an HTTP date. */
export function parseRetryAfter(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === "") return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** Delay before the given retry (1 is the first): doubles each time, with jitter on top. */
export function backoffDelay(retry: number, options: RetryOptions, random = Math.random): number {
  const base = Math.min(options.firstDelayMs * 2 ** (retry - 1), options.maxDelayMs);
  return Math.round(base * (1 + options.jitter * random()));
}

/** Resolves after the delay, rejects at once when the signal is aborted. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, ms);
    function abort() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Calls `send` until it answers with a status that is not worth repeating.
 * Writes must carry an `Idempotency-Key`, or a repeated call could create a mission twice.
 */
export async function withRetry(
  send: (attempt: number) => Promise<Response>,
  overrides: Partial<RetryOptions> = {},
): Promise<Response> {
  const options = { ...DEFAULTS, ...overrides };
  let lastStatus: number | null = null;
  let lastError: unknown;

  for (let attempt = 1; attempt <= options.attempts; attempt++) {
    options.signal?.throwIfAborted();
    let waitMs: number | null = null;
    try {
      const response = await send(attempt);
      if (!RETRYABLE.has(response.status)) return response;
      lastStatus = response.status;
      waitMs = parseRetryAfter(response.headers.get("retry-after"));
      await response.body?.cancel();
    } catch (error) {
      if (options.signal?.aborted) throw error;
      lastStatus = null;
      lastError = error;
    }
    if (attempt === options.attempts) break;
    const delayMs = waitMs ?? backoffDelay(attempt, options);
    options.onRetry?.({ attempt, delayMs, status: lastStatus });
    await sleep(delayMs, options.signal);
  }
  throw new RetriesExhaustedError(options.attempts, lastStatus, lastError);
}

/** A value for `Idempotency-Key`. Make it once per write and send it with every attempt. */
export function idempotencyKey(orderId: string, line: number): string {
  return `${orderId}:${line}:${crypto.randomUUID()}`;
}
