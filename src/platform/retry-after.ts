const MAX_DELAY_MS = 86_400_000

/**
 * Reads a `Retry-After` header, in seconds or as an HTTP date. Returns milliseconds, at most 24 h. Null if missing or
 * invalid.
 */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Math.min(MAX_DELAY_MS, Number(header) * 1000)
  // HTTP dates end with GMT. Date.parse accepts almost anything.
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.min(MAX_DELAY_MS, Math.max(0, at - now))
}
