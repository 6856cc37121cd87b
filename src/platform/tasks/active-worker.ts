/** A worker is taken for alive while its heartbeat is at most this old. Its tasks are given to others sooner. */
export const ACTIVE_WITHIN_MS = 20_000
