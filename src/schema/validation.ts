import { z } from 'zod'
import { findTextProblem } from '../platform/database/text-problems.ts'

// Checks of inputs. They stand on the whole input of a mutation, for the plugin ends at the first field that has a problem of
// its own, and all problems are to be told at once.

/** Text of `min` to `max` characters that a database can keep: without NUL and lone surrogates. */
export function text(min: number, max: number) {
  return z
    .string()
    .min(min, `must have at least ${min} character${min === 1 ? '' : 's'}`)
    .max(max, `must have at most ${max} characters`)
    .superRefine((value, context) => {
      const problem = findTextProblem(value)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    })
}

/** What something is called: as `text`, and not of white space alone, which is taken off both ends. */
export function nameText(max: number) {
  return text(1, max).refine(name => name === '' || name.trim() !== '', 'must have more than spaces')
}

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number) {
  const problem = `must be a whole number from ${min} to ${max}`
  return z.int(problem).min(min, problem).max(max, problem)
}

/** A share or a weight. */
export const share = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1')

const aboveZero = 'must be above 0 and at most 1'
export const shareAboveZero = z.number().gt(0, aboveZero).max(1, aboveZero)

export const idempotencyKey = text(1, 200)

/** Whether Canopy would send to it is found out where it is looked up. */
export const webhookUrl = text(1, 2_000)
