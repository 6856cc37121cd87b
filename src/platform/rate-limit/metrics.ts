import { Counter, type Registry } from 'prom-client'

/** Whose rate limit rejected a request. */
export type RateLimitScope = 'key' | 'address'

export interface RateLimitMetrics {
  /** Call when a request is rejected because of a rate limit. */
  rateLimited(scope: RateLimitScope): void
}

/** Metrics of the rate limits in this process. */
export function createRateLimitMetrics(registry: Registry): RateLimitMetrics {
  const refused = new Counter({
    name: 'canopy_rate_limited_total',
    help: 'Requests rejected because a rate limit was used up, by scope: key or address.',
    labelNames: ['scope'],
    registers: [registry],
  })
  for (const scope of ['key', 'address']) refused.inc({ scope }, 0)
  return { rateLimited: scope => refused.inc({ scope }) }
}
