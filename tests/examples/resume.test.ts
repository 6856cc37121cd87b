import { describe, expect, it } from 'vitest'
import { resume } from '../../examples/resume.ts'

interface Item {
  sequence: number | null
}

/** A stream of 1 to `last` that breaks behind each of these sequences, once for each time it is named. */
function breakingStream(last: number, breaks: number[]) {
  const opened: number[] = []
  async function* open(after: number): AsyncGenerator<Item> {
    opened.push(after)
    for (let sequence = after + 1; sequence <= last; sequence++) {
      yield { sequence }
      if (breaks[0] === sequence) {
        breaks.shift()
        throw new Error(`cut behind ${sequence}`)
      }
    }
  }
  return { open, opened }
}

const quick = { delayMs: 1, sequenceOf: (item: Item) => item.sequence }

async function collect(items: AsyncIterable<Item>): Promise<(number | null)[]> {
  const all: (number | null)[] = []
  for await (const { sequence } of items) all.push(sequence)
  return all
}

describe('resume', () => {
  it('goes on behind the last sequence seen, after each cut, and ends with the stream', async () => {
    const { open, opened } = breakingStream(6, [2, 3, 5])
    expect(await collect(resume({ ...quick, open }))).toEqual([1, 2, 3, 4, 5, 6])
    expect(opened).toEqual([0, 2, 3, 5])
  })

  it('begins where it is told to', async () => {
    const { open, opened } = breakingStream(5, [])
    expect(await collect(resume({ ...quick, open, after: 3 }))).toEqual([4, 5])
    expect(opened).toEqual([3])
  })

  it('leaves out what a server sends a second time, and lets items without a sequence through', async () => {
    async function* open(): AsyncGenerator<Item> {
      for (const sequence of [1, 2, 2, null, 1, 3]) yield { sequence }
    }
    expect(await collect(resume({ ...quick, open }))).toEqual([1, 2, null, 3])
  })

  it('gives up after so many failures without a new item, with the last error', async () => {
    let opened = 0
    const open = (): AsyncIterable<Item> => {
      opened += 1
      throw new Error(`down ${opened}`)
    }
    await expect(collect(resume({ ...quick, open, maxFailures: 3 }))).rejects.toThrow('down 3')
    expect(opened).toBe(3)
  })

  it('counts failures anew once an item has come', async () => {
    const { open } = breakingStream(4, [1, 2, 3])
    expect(await collect(resume({ ...quick, open, maxFailures: 2 }))).toEqual([1, 2, 3, 4])
  })

  it('does not try again after an error that a new connection does not mend', async () => {
    const { open, opened } = breakingStream(4, [2])
    await expect(collect(resume({ ...quick, open, canRetry: () => false }))).rejects.toThrow('cut behind 2')
    expect(opened).toEqual([0])
  })
})
