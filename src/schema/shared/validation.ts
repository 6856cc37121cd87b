import { z } from 'zod'
import type { ValidationIssue } from '../../errors.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { toNfc } from '../../platform/to-nfc.ts'

// Input checks. They apply to the whole input of a mutation, because the plugin stops at the first field with a failing check and
// all problems must be reported together.

/**
 * Text of `min` to `max` characters that the database can store: no NUL, no lone surrogates. Characters are counted after
 * normalization to NFC, because a Hangul syllable typed on macOS arrives as up to three.
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

/** Problems that a check finds in an input. The resolver adds its own before it reports them. */
export function findIssues(check: z.ZodType, input: unknown): ValidationIssue[] {
  const { error } = check.safeParse(input)
  return (error?.issues ?? []).map(({ path, message }) => ({
    path: ['input', ...path.map(String)].join('.'),
    message,
  }))
}

/** A name: like `text`, but not blank. Resolvers trim it. */
export function nameText(max: number) {
  return text(1, max).refine(name => name === '' || name.trim() !== '', 'must not consist only of spaces')
}

export function integerInRange(min: number, max: number) {
  const problem = `must be a whole number from ${min} to ${max}`
  return z.int(problem).min(min, problem).max(max, problem)
}

/** A share or weight from 0 to 1. */
export const share = z.number().min(0, 'must be from 0 to 1').max(1, 'must be from 0 to 1')

const aboveZero = 'must be above 0 and at most 1'
export const positiveShare = z.number().gt(0, aboveZero).max(1, aboveZero)

export const idempotencyKey = text(1, 200)

/** Only the length: the resolver checks whether Canopy may send to the URL. */
export const webhookUrl = text(1, 2_000)
