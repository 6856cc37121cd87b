/** For how long an idempotency key is remembered. */
export const REMEMBERED_HOURS = 24
