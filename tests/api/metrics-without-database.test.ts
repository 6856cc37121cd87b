import { afterEach, expect, it, vi } from 'vitest'
import { createMetrics } from '../../src/metrics.ts'
import { createLocalBus } from '../../src/platform/bus/event-bus.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { shareRecent } from '../../src/platform/share-recent.ts'
import { parseMetrics } from '../support/scrape-metrics.ts'

afterEach(() => {
  vi.useRealTimers()
})

const FIGURES = {
  readOnly: 0,
  high: 1,
  medium: 2,
  low: 3,
  running: 4,
  oldestPending: 5,
  oldestRunning: 6,
  deadLetters: 7,
  workersActive: 8,
  workersLost: 9,
  deliveriesPending: 10,
  oldestDelivery: 11,
  endpointsDisabled: 12,
  workersCapacity: 13,
  agents: 14,
  documents: 15,
  reports: 16,
  activeUsers: 17,
}

const databaseThat = (answer: () => Promise<unknown>) =>
  ({ everyWorkspace: { $queryRaw: answer } }) as unknown as Database

it.each([
  ['refuses', () => Promise.reject(new Error('connection refused'))],
  ['never answers', () => new Promise<never>(() => {})],
])('exports its own metrics while the database %s, and omits the others', async (_, away) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  let answer: () => Promise<unknown> = async () => [FIGURES]
  const metrics = createMetrics(
    databaseThat(() => answer()),
    createLocalBus(),
  )
  const samples = async (name: string) => {
    const text = metrics.scrape()
    await vi.advanceTimersByTimeAsync(2_000)
    return parseMetrics(await text)
      .get(name)
      ?.samples.map(sample => sample.value)
  }
  expect(await samples('canopy_database_up')).toEqual([1])
  expect(await samples('canopy_tasks_pending')).toEqual([1, 2, 3])
  expect(await samples('canopy_webhook_endpoints_disabled')).toEqual([12])
  expect(await samples('canopy_documents')).toEqual([15])
  answer = away
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await samples('canopy_database_up')).toEqual([0])
  expect(await samples('canopy_tasks_pending')).toEqual([])
  expect(await samples('canopy_dead_letters')).toEqual([])
  expect(await samples('canopy_documents')).toEqual([])
  expect(await samples('canopy_tasks_started_total')).toContain(0)
  expect(await samples('process_resident_memory_bytes')).toHaveLength(1)
  answer = async () => [FIGURES]
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await samples('canopy_database_up')).toEqual([1])
  expect(await samples('canopy_dead_letters')).toEqual([7])
})

it('sends one query to a slow database for concurrent scrapes, until it times out', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  let asked = 0
  const read = shareRecent(
    () => {
      asked += 1
      return new Promise<number>(resolve => setTimeout(() => resolve(asked), 5_000))
    },
    { freshMs: 1_000, maxPendingMs: 30_000 },
  )
  const first = read()
  expect(read()).toBe(first)
  await vi.advanceTimersByTimeAsync(4_999)
  expect(read()).toBe(first)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(read()).toBe(first)
  await vi.advanceTimersByTimeAsync(2)
  expect(read()).not.toBe(first)
  expect(asked).toBe(2)
})
