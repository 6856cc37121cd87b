import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Checks the webhook signature that Mulgyeol puts on every delivery:
 * `Mulgyeol-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]`.
 */

/** Deliveries whose time differs from ours by more than this are refused (replay). */
export const TOLERANCE_SECONDS = 300;

export type VerificationFailure =
  | "header_missing"
  | "header_malformed"
  | "too_old"
  | "in_the_future"
  | "signature_mismatch";

export class WebhookVerificationError extends Error {
  readonly reason: VerificationFailure;

  constructor(reason: VerificationFailure) {
    super(`webhook refused: ${reason}`);
    this.name = "WebhookVerificationError";
    this.reason = reason;
  }
}

interface ParsedHeader {
  timestamp: number;
  signatures: Buffer[];
}

/** Reads the header. Unknown parts are ignored, so that a `v2` can be added later. */
export function parseSignatureHeader(header: string): ParsedHeader {
  let timestamp = Number.NaN;
  const signatures: Buffer[] = [];
  for (const part of header.split(",")) {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    if (name === "t" && /^\d{10}$/.test(value)) timestamp = Number(value);
    if (name === "v1" && /^[0-9a-f]{64}$/.test(value)) signatures.push(Buffer.from(value, "hex"));
  }
  if (Number.isNaN(timestamp) || signatures.length === 0) {
    throw new WebhookVerificationError("header_malformed");
  }
  return { timestamp, signatures };
}

/** HMAC-SHA256 over time, full stop and the raw body. */
export function computeSignature(key: Uint8Array, timestamp: number, rawBody: Uint8Array): Buffer {
  return createHmac("sha256", key).update(`${timestamp}.`).update(rawBody).digest();
}

/**
 * Throws unless one of the signatures was made with one of the keys.
 * All pairs are compared even after a match, so that the time taken tells nothing.
 *
 * @param rawBody the bytes as they arrived; never a body that was parsed and serialised again
 * @param keys the current key, and the former one while keys are being changed
 */
export function verifyWebhook(
  rawBody: Uint8Array,
  header: string | undefined,
  keys: readonly Uint8Array[],
  nowSeconds = Math.floor(Date.now() / 1_000),
): void {
  if (!header) throw new WebhookVerificationError("header_missing");
  const { timestamp, signatures } = parseSignatureHeader(header);

  const age = nowSeconds - timestamp;
  if (age > TOLERANCE_SECONDS) throw new WebhookVerificationError("too_old");
  if (age < -TOLERANCE_SECONDS) throw new WebhookVerificationError("in_the_future");

  let matched = false;
  for (const key of keys) {
    const expected = computeSignature(key, timestamp, rawBody);
    for (const signature of signatures) {
      if (timingSafeEqual(expected, signature)) matched = true;
    }
  }
  if (!matched) throw new WebhookVerificationError("signature_mismatch");
}

/** Remembers event ids for three days, because delivery is at least once. */
export class SeenEvents {
  private readonly seenAt = new Map<string, number>();
  private readonly keepMs: number;

  constructor(keepMs = 3 * 24 * 60 * 60 * 1_000) {
    this.keepMs = keepMs;
  }

  /** True the first time an id is seen, false for every repetition. */
  firstTime(eventId: string, now = Date.now()): boolean {
    this.forgetOld(now);
    if (this.seenAt.has(eventId)) return false;
    this.seenAt.set(eventId, now);
    return true;
  }

  /** A Map keeps the order of insertion, so the oldest ids come first. */
  private forgetOld(now: number): void {
    for (const [id, at] of this.seenAt) {
      if (now - at < this.keepMs) break;
      this.seenAt.delete(id);
    }
  }
}
