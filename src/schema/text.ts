import { z } from 'zod'
import { findTextProblem } from '../knowledge/text/text-problems.ts'

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
