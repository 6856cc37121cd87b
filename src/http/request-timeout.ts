import { requestError } from '../errors.ts'
import { withTimeLeft } from '../platform/time-left.ts'

/** @throws TIMEOUT if the work takes longer. */
export function withRequestTimeout<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const late = () =>
    requestError('TIMEOUT', `The operation took longer than ${ms} ms. Request less data at once.`)
  return withTimeLeft(ms, work, late)
}
