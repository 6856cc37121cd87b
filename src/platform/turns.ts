/** Turns rotate among owners, and for each owner among its lines. */
interface QueuePlace {
  owner: string
  /** Items of a line are taken in the order in which they were added. */
  line: string
}

/** A round-robin queue: an owner with many items gets no more turns than an owner with one. */
export function createFairQueue<Item>() {
  /** Both maps are in the order of turns and contain no empty values. */
  const owners = new Map<string, Map<string, Item[]>>()
  let size = 0

  /** Moves the owner and the line to the end of the turns. Deletes them if they are empty. */
  function moveToEnd({ owner, line }: QueuePlace, lines: Map<string, Item[]>, items: Item[]): void {
    lines.delete(line)
    if (items.length) lines.set(line, items)
    owners.delete(owner)
    if (lines.size) owners.set(owner, lines)
  }
  return {
    size: () => size,
    add({ owner, line }: QueuePlace, item: Item): void {
      const lines = owners.get(owner) ?? new Map<string, Item[]>()
      const items = lines.get(line) ?? []
      items.push(item)
      lines.set(line, items)
      owners.set(owner, lines)
      size += 1
    },
    /** Removes an item that has not been taken. */
    remove({ owner, line }: QueuePlace, item: Item): void {
      const lines = owners.get(owner)
      const items = lines?.get(line)
      const index = items?.indexOf(item) ?? -1
      if (!lines || !items || index < 0) return
      items.splice(index, 1)
      size -= 1
      if (items.length === 0) lines.delete(line)
      if (lines.size === 0) owners.delete(owner)
    },
    /** Takes the next item of an owner for which `mayHaveOne` returns true. */
    take(mayHaveOne: (owner: string) => boolean): Item | undefined {
      for (const [owner, lines] of owners) {
        if (!mayHaveOne(owner)) continue
        for (const [line, items] of lines) {
          const item = items.shift()
          size -= 1
          moveToEnd({ owner, line }, lines, items)
          return item
        }
      }
      return undefined
    },
  }
}

interface TurnLimits {
  /** Maximum number of concurrent turns. */
  atOnce: number
  /** Maximum number of concurrent turns of one owner. */
  atOncePerOwner: number
}

/** Ends a turn. Further calls do nothing. */
export type EndTurn = () => void

/** Gives out a limited number of concurrent turns, round robin. */
export function createTurns({ atOnce, atOncePerOwner }: TurnLimits) {
  const queue = createFairQueue<() => void>()
  const running = new Map<string, number>()
  let total = 0

  const mayHaveOne = (owner: string) => (running.get(owner) ?? 0) < atOncePerOwner
  function count(owner: string, by: number): void {
    const now = (running.get(owner) ?? 0) + by
    if (now === 0) running.delete(owner)
    else running.set(owner, now)
    total += by
  }
  function begin(owner: string): EndTurn {
    count(owner, 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      count(owner, -1)
      while (total < atOnce) {
        const startNext = queue.take(mayHaveOne)
        if (!startNext) return
        startNext()
      }
    }
  }
  // No waiting owner could use this turn: those that wait have reached their own limit.
  /** Begins a turn, or returns null if others must end first. */
  const beginNow = (owner: string) => (total < atOnce && mayHaveOne(owner) ? begin(owner) : null)
  return {
    /** Number of waiting turns. */
    waiting: queue.size,
    beginNow,
    /** Waits for a turn. @throws the signal's reason if it aborts first. */
    async begin(place: QueuePlace, signal: AbortSignal): Promise<EndTurn> {
      signal.throwIfAborted()
      const endTurn = beginNow(place.owner)
      if (endTurn) return endTurn
      const { promise, resolve, reject } = Promise.withResolvers<EndTurn>()
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve(begin(place.owner))
      }
      const leave = () => {
        queue.remove(place, start)
        reject(signal.reason)
      }
      queue.add(place, start)
      signal.addEventListener('abort', leave, { once: true })
      return promise
    },
  }
}
