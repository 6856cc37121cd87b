import { z } from 'zod'
import type { ValidationIssue } from '../errors.ts'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { toNfc } from '../platform/to-nfc.ts'

// Checks of inputs. They stand on the whole input of a mutation, for the plugin ends at the first field that has a problem of
// its own, and all problems are to be told at once.

/**
 * Text of `min` to `max` characters that a database can keep: without NUL and lone surrogates. They are counted as composed, for
 * a syllable of Hangul typed on macOS comes as three.
 */
export function text(min: number, max: number) {
  return z.string().superRefine((value, context) => {
    const { length } = toNfc(value)
    const add = (message: string) => context.addIssue({ code: 'custom', message })
    if (length < min) add(`must have at least ${min} character${min === 1 ? '' : 's'}`)
    if (length > max) add(`must have at most ${max} characters`)
    const problem = findTextProblem(value)
    if (problem) add(problem)
  })
}

/** What a check finds wrong with an input, for a resolver that goes on to find what else is. */
export function findIssues(check: z.ZodType, input: unknown): ValidationIssue[] {
  const { error } = check.safeParse(input)
  return (error?.issues ?? []).map(({ path, message }) => ({
    path: ['input', ...path.map(String)].join('.'),
    message,
  }))
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
