/** How long idempotency keys are kept. */
export const REMEMBERED_HOURS = 24
