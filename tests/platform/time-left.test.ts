import { expect, it } from 'vitest'
import { timeLeftMs, withoutTimeLimit, withTimeLeft } from '../../src/platform/time-left.ts'

const HOUR_MS = 3_600_000
const late = () => new Error('late')
const isLimited = () => Number.isFinite(timeLeftMs())

it('passes the time left to what the work calls, but not to what may take longer', async () => {
  expect(isLimited()).toBe(false)
  const [here, later, detached] = await withTimeLeft(
    HOUR_MS,
    async () => [timeLeftMs(), await Promise.resolve().then(timeLeftMs), withoutTimeLimit(timeLeftMs)],
    late,
  )
  expect(here).toBeLessThanOrEqual(HOUR_MS)
  expect(later).toBeLessThanOrEqual(here ?? 0)
  expect(detached).toBe(Number.POSITIVE_INFINITY)
  expect(isLimited()).toBe(false)
})

it('removes the limit when the work is late or over, for what continues', async () => {
  const end = Promise.withResolvers<void>()
  let continued: Promise<boolean> | undefined
  const work = () => {
    continued = end.promise.then(isLimited)
    return new Promise<never>(() => {})
  }
  await expect(withTimeLeft(1, work, late)).rejects.toThrow('late')
  end.resolve()
  expect(await continued).toBe(false)
})
