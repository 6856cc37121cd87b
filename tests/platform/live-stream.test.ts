import type { GraphQLError } from 'graphql'
import { expect, it, vi } from 'vitest'
import { requestError } from '../../src/errors.ts'
import type { EventExecutor, Execution } from '../../src/streams/execution.ts'
import { EventPages } from '../../src/streams/follow.ts'
import { type LiveStream, startLiveStream } from '../../src/streams/live-stream.ts'

const execution = (result: Execution['results'][number]): Execution => ({
  results: [result],
  frames: Buffer.from(JSON.stringify(result)),
})

/** Returns each event as its result, and throws events that are errors. */
const executor: EventExecutor = {
  async execute([event]) {
    if (event instanceof Error) throw event
    return execution({ data: event as { name: string } })
  },
  explain: error => execution({ errors: [error as GraphQLError] }),
}

function start(events: object[]): { stream: LiveStream; free: ReturnType<typeof vi.fn> } {
  const free = vi.fn()
  async function* pages() {
    for (const event of events) yield [event]
  }
  const stream = startLiveStream(
    new EventPages(pages()),
    { executor, extensions: null },
    new AbortController(),
    free,
  )
  return { stream, free }
}

async function read({ executions }: LiveStream): Promise<unknown[]> {
  const results = []
  for await (const { results: some } of executions) results.push(...some)
  return results.map(({ data, errors }) => data ?? errors?.[0]?.extensions.code)
}

const one = { name: 'one' }
const failure = (code: 'UNAVAILABLE' | 'TIMEOUT' | 'FORBIDDEN') => requestError(code, 'a reason')

it.each(['UNAVAILABLE', 'TIMEOUT'] as const)(
  '%s in the middle of a stream disconnects it, so that its client resumes',
  async code => {
    const { stream, free } = start([one, failure(code), { name: 'never' }])
    expect(await read(stream)).toEqual([one])
    expect(stream.isCut()).toBe(true)
    expect(free).toHaveBeenCalledTimes(1)
  },
)

it('an error before the first item ends the stream, so that clients do not reconnect forever', async () => {
  const { stream } = start([failure('UNAVAILABLE')])
  expect(await read(stream)).toEqual(['UNAVAILABLE'])
  expect(stream.isCut()).toBe(false)
})

it('any other error is reported and ends the stream', async () => {
  const { stream, free } = start([one, failure('FORBIDDEN'), { name: 'never' }])
  expect(await read(stream)).toEqual([one, 'FORBIDDEN'])
  expect(stream.isCut()).toBe(false)
  expect(free).toHaveBeenCalledTimes(1)
})

it('an unread stream is freed once when it is closed', () => {
  const { stream, free } = start([one])
  stream.close()
  stream.close()
  expect(stream.signal.aborted).toBe(true)
  expect(free).toHaveBeenCalledTimes(1)
})

it('only the first error ends the stream', async () => {
  const { stream } = start([one])
  stream.end(failure('FORBIDDEN'))
  stream.end(null)
  expect(await read(stream)).toEqual(['FORBIDDEN'])
})
