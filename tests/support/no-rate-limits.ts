/** Settings for tests and benchmarks that send more requests than a user. */
export const NO_RATE_LIMITS = { RATE_LIMIT_KEY_CAPACITY: '0', RATE_LIMIT_ADDRESS_CAPACITY: '0' }
