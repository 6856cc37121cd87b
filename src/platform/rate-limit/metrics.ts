import { Counter, type Registry } from 'prom-client'

/** Whose rate limit applied to a request. */
export type RateLimitScope = 'key' | 'address'

export interface RateLimitMetrics {
  /** Call when a request gets its points. */
  rateAllowed(scope: RateLimitScope): void
  /** Call when a request is rejected because of a rate limit. */
  rateLimited(scope: RateLimitScope): void
  /** Call when a request uses the buckets of this process because Redis does not respond. */
  rateLimitFellBack(): void
}

/** Metrics of the rate limits in this process. */
export function createRateLimitMetrics(registry: Registry): RateLimitMetrics {
  const registers = [registry]
  const labelNames = ['scope']
  const allowed = new Counter({
    name: 'canopy_rate_limit_allowed_total',
    help: 'Requests within their rate limit, by scope: key, or address for requests without a valid API key.',
    labelNames,
    registers,
  })
  const refused = new Counter({
    name: 'canopy_rate_limited_total',
    help: 'Requests rejected because a rate limit was used up, by scope: key or address.',
    labelNames,
    registers,
  })
  const fallbacks = new Counter({
    name: 'canopy_rate_limit_fallbacks_total',
    help: 'Requests limited by this process alone, because Redis did not respond.',
    registers,
  })
  for (const scope of ['key', 'address']) {
    allowed.inc({ scope }, 0)
    refused.inc({ scope }, 0)
  }
  return {
    rateAllowed: scope => allowed.inc({ scope }),
    rateLimited: scope => refused.inc({ scope }),
    rateLimitFellBack: () => fallbacks.inc(),
  }
}
