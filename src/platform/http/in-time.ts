import { requestError } from '../../errors.ts'
import { withDeadline } from '../with-deadline.ts'

/** @throws TIMEOUT when the work takes longer. */
export function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = () => requestError('TIMEOUT', `The answer took longer than ${ms} ms. Ask for less at once.`)
  return withDeadline(ms, work, late)
}
