import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EventLog, LogEntry, LogPage } from '../../src/streams/log.ts'
import { startSharedReader } from '../../src/streams/reader.ts'

type Entry = LogEntry<number>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A log to append to, and a reader of it with this many subscribers. */
async function startReader(subscribers: number) {
  const entries: Entry[] = []
  let reads = 0
  let ring = () => {}
  const pageAfter = async (after: number): Promise<LogPage<Entry, number>> => {
    const found = entries.slice(after)
    return {
      start: after,
      gap: null,
      entries: found,
      head: after + found.length,
      isFull: false,
      isHeldBack: false,
      isOver: false,
    }
  }
  const log: EventLog<Entry, number> = {
    workspaceId: 'workspace',
    channel: 'channel',
    compare: (a, b) => a - b,
    readLatest: () => pageAfter(0),
    readAfter(after) {
      reads++
      return pageAfter(after)
    },
  }
  const parts = {
    bus: {
      subscribe: async (_: string, onMessage: () => void) => {
        ring = onMessage
        return () => {}
      },
    },
    config: { eventPollMs: Number.POSITIVE_INFINITY, requestTimeoutMs: 60_000 },
    log: { warn: () => {} },
  }
  const reader = await startSharedReader(parts as never, log)
  for (let i = 0; i < subscribers; i++) reader.listen(() => {})
  return {
    reader,
    reads: () => reads,
    async append() {
      const cursor = entries.length + 1
      entries.push({ type: 'event', key: `${cursor}`, cursor, lastEventId: `${cursor}` })
      ring()
      await nextTurn()
    },
  }
}

it('reads each entry at once for a few subscribers', async () => {
  const { reader, reads, append } = await startReader(10)
  for (let i = 0; i < 3; i++) await append()
  expect(reads()).toBe(3)
  expect(reader.after(0)).toHaveLength(3)
  reader.close()
})

it('reads the first entry at once for many subscribers, and those that follow in the next moment together', async () => {
  const { reader, reads, append } = await startReader(1_000)
  for (let i = 0; i < 4; i++) await append()
  expect(reads()).toBe(1)
  expect(reader.after(0)).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(20)
  await nextTurn()
  expect(reads()).toBe(2)
  expect(reader.after(1)).toHaveLength(3)
  reader.close()
})

it('stops pausing when it is closed', async () => {
  const { reader, reads, append } = await startReader(1_000)
  for (let i = 0; i < 2; i++) await append()
  reader.close()
  await nextTurn()
  expect(vi.getTimerCount()).toBe(0)
  expect(reads()).toBe(1)
})
