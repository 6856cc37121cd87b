import type { TypePolicies } from '@apollo/client'
import { KEYLESS_TYPES } from '../keyless-types.ts'

/** For Graphcache: `cacheExchange({ keys })`. */
export const keys = Object.fromEntries(KEYLESS_TYPES.map(type => [type, () => null]))

/** For Apollo: `new InMemoryCache({ typePolicies })`. Fields from different queries are merged, not replaced. */
export const typePolicies: TypePolicies = Object.fromEntries(
  KEYLESS_TYPES.map(type => [type, { merge: true }]),
)
