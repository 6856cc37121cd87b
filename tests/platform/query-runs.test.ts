import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Viewer } from '../../src/auth/viewer.ts'
import { LimitReachedError } from '../../src/errors.ts'
import { createQueryUuid } from '../../src/streams/queries/query-id.ts'
import { createQueryRuns, ServerStopping } from '../../src/streams/queries/query-runs.ts'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

let test: TestApp
beforeAll(async () => {
  test = await openTestApp({ STREAMS_PER_KEY: '2', STREAMS_PER_WORKSPACE: '3' })
})
afterAll(() => test.stop())

const newRuns = () => createQueryRuns(test.app.config, test.app.log, test.app.database)
const viewerOf = (apiKeyId: string, workspaceId = 'w'): Viewer => ({
  apiKeyId,
  workspaceId,
  userId: 'u',
  scopes: new Set(['READ']),
  restrictions: null,
  rateLimit: null,
})

it('rejects a query over the limit of a key or workspace until another ends', async () => {
  const runs = newRuns()
  const ends: (() => void)[] = []
  const run = (viewer: Viewer) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    runs.run(createQueryUuid(), viewer, () => promise)
    ends.push(resolve)
  }
  run(viewerOf('one'))
  run(viewerOf('one'))
  expect(() => run(viewerOf('one'))).toThrow(LimitReachedError)
  run(viewerOf('two'))
  expect(() => run(viewerOf('three'))).toThrow(/This workspace already runs 3 streamed queries/)
  run(viewerOf('four', 'another workspace'))
  ends[0]?.()
  await expect.poll(() => run(viewerOf('one'))).toBeUndefined()
  for (const end of ends) end()
  expect(await runs.idle()).toBe(true)
  expect(await runs.idle()).toBe(false)
  await runs.stop(0)
})

it('lets queries finish within the grace period, then aborts them', async () => {
  const runs = newRuns()
  const reasons: unknown[] = []
  runs.run(createQueryUuid(), viewerOf('one'), async signal => {
    await new Promise<void>(resolve =>
      signal.addEventListener('abort', () => {
        reasons.push(signal.reason)
        resolve()
      }),
    )
  })
  await runs.stop(0)
  expect(reasons).toEqual([expect.any(ServerStopping)])
  const patient = newRuns()
  const { promise, resolve } = Promise.withResolvers<void>()
  patient.run(createQueryUuid(), viewerOf('one'), async signal => {
    await promise
    reasons.push(signal.aborted)
  })
  const stopped = patient.stop(600_000)
  resolve()
  await stopped
  expect(reasons.at(-1)).toBe(false)
})
