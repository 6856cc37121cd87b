import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { expect, it, vi } from 'vitest'
import { type CanopyClient, CanopyUnreachable, RequestRefused } from '../../examples/canopy-client.ts'
import { watchFrom } from '../../examples/resume.ts'
import { collect } from '../support/collect.ts'

interface Item {
  cursor: string | null
}
interface Variables extends Record<string, unknown> {
  filter: string
  after?: string | null
}

const Document = {} as TypedDocumentNode<Item, Variables>
const quick = { pauseMs: 1, cursorOf: (item: Item) => item.cursor }
const cut = new CanopyUnreachable('cut')
const refused = (code: string) => new RequestRefused([{ message: code, extensions: { code } }])

/** A fake client. Each stream yields the next items up to an error, which ends it. */
function fakeClient(steps: (string | null | Error)[]) {
  const opened: (Variables | undefined)[] = []
  const client: Pick<CanopyClient, 'watch'> = {
    async *watch<T>(_: unknown, variables: unknown): AsyncGenerator<T> {
      opened.push(variables as Variables)
      for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
        if (step instanceof Error) throw step
        yield { cursor: step } as T
      }
    },
  }
  return { client, opened, afters: () => opened.map(variables => variables?.after) }
}

async function watchAll(steps: (string | null | Error)[], options = {}) {
  const { client, ...seen } = fakeClient(steps)
  const items = collect(watchFrom(client, Document, { filter: 'mine', after: '0' }, { ...quick, ...options }))
  return { items: await items.then(all => all.map(({ cursor }) => cursor)), ...seen }
}

it('continues after the last cursor after each disconnect, and completes with the stream', async () => {
  const { items, opened } = await watchAll(['a', 'b', cut, 'c', cut, cut, 'd'])
  expect(items).toEqual(['a', 'b', 'c', 'd'])
  expect(opened).toEqual(['0', 'b', 'c', 'c'].map(after => ({ filter: 'mine', after })))
})

it('passes on items without a cursor and keeps its position', async () => {
  const { items, afters } = await watchAll(['a', null, cut, null, 'b'])
  expect(items).toEqual(['a', null, null, 'b'])
  expect(afters()).toEqual(['0', 'a'])
})

it.each(['UNAVAILABLE', 'TIMEOUT', 'RATE_LIMITED'])('retries after %s', async code => {
  const onResume = vi.fn()
  const error = refused(code)
  expect((await watchAll(['a', error, 'b'], { onResume })).items).toEqual(['a', 'b'])
  expect(onResume.mock.calls).toEqual([['a', error]])
})

it.each(['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND', 'BAD_USER_INPUT', 'BAD_CURSOR', 'COST_LIMIT'])(
  'stops after %s',
  async code => {
    const { client, opened } = fakeClient(['a', refused(code), 'b'])
    await expect(collect(watchFrom(client, Document, { filter: 'mine' }, quick))).rejects.toThrow(code)
    expect(opened).toHaveLength(1)
  },
)

it('stops after an error that is not a connection failure', async () => {
  await expect(watchAll([new TypeError('a bug'), 'a'])).rejects.toThrow('a bug')
})

it('gives up with the last error after too many failures without a new event', async () => {
  const failures = [1, 2, 3].map(n => new CanopyUnreachable(`down ${n}`))
  await expect(watchAll(['a', ...failures, 'b'], { maxFailures: 3 })).rejects.toThrow('down 3')
})

it('resets the failure count after an event or a long connection', async () => {
  const steps = ['a', cut, 'b', cut, 'c', cut, 'd']
  expect((await watchAll(steps, { maxFailures: 2 })).items).toEqual(['a', 'b', 'c', 'd'])

  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const cursorOf = (item: Item) => {
      vi.advanceTimersByTime(61_000)
      return item.cursor
    }
    const silent = [null, cut, null, cut, null, cut, 'a']
    expect((await watchAll(silent, { maxFailures: 2, cursorOf })).items).toEqual([null, null, null, 'a'])
  } finally {
    vi.useRealTimers()
  }
})
