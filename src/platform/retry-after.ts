const LONGEST_MS = 86_400_000

/** Milliseconds that a `Retry-After` asks for, in seconds or as an HTTP date; at most 24 h. Null for none, or none that can be read. */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Math.min(LONGEST_MS, Number(header) * 1000)
  // Date.parse makes a date of nearly anything; those of HTTP end like this.
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.min(LONGEST_MS, Math.max(0, at - now))
}
