/** How long idempotency keys are kept. */
export const IDEMPOTENCY_KEY_HOURS = 24
