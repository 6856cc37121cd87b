/** A worker counts as active if its last heartbeat is at most this old. Its tasks may be lost to others sooner. */
export const ACTIVE_WITHIN_MS = 20_000
