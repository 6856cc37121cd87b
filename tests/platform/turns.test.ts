import { expect, it } from 'vitest'
import { createFairQueue, createTurns } from '../../src/platform/turns.ts'

const NEVER = new AbortController().signal
const anybody = () => true

/** @returns the items taken from a queue until it returns none. */
function drain(
  queue: ReturnType<typeof createFairQueue<string>>,
  mayHaveOne: (owner: string) => boolean = anybody,
) {
  const taken: string[] = []
  for (let item = queue.take(mayHaveOne); item !== undefined; item = queue.take(mayHaveOne)) taken.push(item)
  return taken
}

it('schedules round robin over owners, and within an owner over its lanes', () => {
  const queue = createFairQueue<string>()
  for (const item of ['1', '2', '3', '4']) queue.add({ owner: 'a', line: 'x' }, `ax${item}`)
  for (const item of ['1', '2']) queue.add({ owner: 'a', line: 'y' }, `ay${item}`)
  queue.add({ owner: 'b', line: 'z' }, 'bz1')
  queue.add({ owner: 'b', line: 'z' }, 'bz2')
  expect(drain(queue)).toEqual(['ax1', 'bz1', 'ay1', 'bz2', 'ax2', 'ay2', 'ax3', 'ax4'])
  expect(queue.size()).toBe(0)
})

it('skips owners at their limit, and drops canceled entries', () => {
  const queue = createFairQueue<string>()
  for (const owner of ['a', 'b'])
    for (const item of [1, 2, 3]) queue.add({ owner, line: 'x' }, `${owner}${item}`)
  queue.remove({ owner: 'b', line: 'x' }, 'b2')
  queue.remove({ owner: 'b', line: 'x' }, 'never there')
  queue.remove({ owner: 'c', line: 'x' }, 'never there')
  expect(drain(queue, owner => owner === 'b')).toEqual(['b1', 'b3'])
  expect(queue.size()).toBe(3)
  expect(drain(queue)).toEqual(['a1', 'a2', 'a3'])
})

it('respects the limits in total and per owner', async () => {
  const turns = createTurns({ atOnce: 3, atOncePerOwner: 2 })
  const begun: string[] = []
  const begin = (owner: string) =>
    turns.begin({ owner, line: 'x' }, NEVER).then(end => {
      begun.push(owner)
      return end
    })
  const wanted = ['a', 'a', 'a', 'b', 'b'].map(begin)
  await Promise.all([wanted[0], wanted[1], wanted[3]])
  expect({ begun, waiting: turns.waiting() }).toEqual({ begun: ['a', 'a', 'b'], waiting: 2 })
  const endFirst = await wanted[0]
  endFirst?.()
  await wanted[2]
  // Ending a turn twice has no further effect.
  endFirst?.()
  expect(turns.beginNow('c')).toBeNull()
  expect({ begun, waiting: turns.waiting() }).toEqual({ begun: ['a', 'a', 'b', 'a'], waiting: 1 })
})

it('removes an aborted entry and continues with the next', async () => {
  const turns = createTurns({ atOnce: 1, atOncePerOwner: 1 })
  const end = await turns.begin({ owner: 'a', line: 'x' }, NEVER)
  const leaving = new AbortController()
  const left = turns.begin({ owner: 'b', line: 'x' }, leaving.signal)
  const next = turns.begin({ owner: 'c', line: 'x' }, NEVER)
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  expect(turns.waiting()).toBe(1)
  end()
  await next
  await expect(turns.begin({ owner: 'd', line: 'x' }, AbortSignal.abort(new Error('late')))).rejects.toThrow(
    'late',
  )
})
