import { ValidationError } from '../../errors.ts'

const MOST_AT_ONCE = 100

/** @throws ValidationError for none, or for more than 100. */
export function checkBulk(ids: readonly string[]): void {
  if (ids.length >= 1 && ids.length <= MOST_AT_ONCE) return
  throw new ValidationError([
    { path: 'input.ids', message: `must name 1 to ${MOST_AT_ONCE} agents, but names ${ids.length}` },
  ])
}
