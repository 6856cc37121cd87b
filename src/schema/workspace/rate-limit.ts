import { z } from 'zod'
import { type RateLimit, readRateLimit } from '../../resolvers/workspace/rate-limits.ts'
import { builder } from '../shared/builder.ts'

export const RateLimitType = builder.objectRef<RateLimit>('RateLimit').implement({
  description:
    'A token bucket of points: 1 per started 100 of query cost. The estimated cost of an operation is reserved before it runs, and the part that was not used is returned. Every response to a query or mutation, and the first event of a subscription, has `extensions.cost { estimated actual remaining resetAt }`, in points. Over the limit, requests are rejected with HTTP 429, `Retry-After` and the code RATE_LIMITED.',
  fields: t => ({
    capacity: t.exposeInt('capacity', {
      description: 'Points that can be spent at once. 0 if the limit is turned off.',
    }),
    refillPerMinute: t.exposeInt('refillPerMinute', {
      description: 'Points restored per minute, continuously. 0 if the limit is turned off.',
    }),
    remaining: t.exposeInt('remaining', {
      description: 'Points that can be spent now. 2147483647 if the limit is turned off.',
    }),
    resetAt: t.expose('resetAt', {
      type: 'DateTime',
      description: 'Time when all points are restored, if no more are spent.',
    }),
  }),
})

builder.queryField('rateLimit', t =>
  t.field({
    type: RateLimitType,
    description: 'What the API key of this request can still spend. Reading it is free.',
    complexity: { field: 0, multiplier: 0 },
    resolve: (_, __, context) => readRateLimit(context, context.viewer),
  }),
)

const MAX_OWN_POINTS = 1_000_000
const bounds = `must be from 1 to ${MAX_OWN_POINTS}`
const points = z.number().min(1, bounds).max(MAX_OWN_POINTS, bounds)

/** Validates `RateLimitInput`. */
export const rateLimitInput = z.object({ capacity: points, refillPerMinute: points })

export const RateLimitInput = builder.inputType('RateLimitInput', {
  description: 'A rate limit in points.',
  fields: t => ({
    capacity: t.int({
      required: true,
      description: 'Points that can be spent at once. 1 to 1,000,000.',
    }),
    refillPerMinute: t.int({
      required: true,
      description: 'Points to restore per minute, continuously. 1 to 1,000,000.',
    }),
  }),
})
