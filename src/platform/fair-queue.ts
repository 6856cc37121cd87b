/** Turns rotate among owners, and for each owner among its lines. */
export interface QueuePlace {
  owner: string
  /** Items of a line are taken in the order in which they were added. */
  line: string
}

export interface FairQueue<Item> {
  size(): number
  add(place: QueuePlace, item: Item): void
  /** Removes an item that has not been taken. */
  remove(place: QueuePlace, item: Item): void
  /** Takes the next item of an owner for which `mayHaveOne` returns true. */
  take(mayHaveOne: (owner: string) => boolean): Item | undefined
}

/** A round-robin queue: an owner with many items gets no more turns than an owner with one. */
export function createFairQueue<Item>(): FairQueue<Item> {
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
    add({ owner, line }, item) {
      const lines = owners.get(owner) ?? new Map<string, Item[]>()
      const items = lines.get(line) ?? []
      items.push(item)
      lines.set(line, items)
      owners.set(owner, lines)
      size += 1
    },
    remove({ owner, line }, item) {
      const lines = owners.get(owner)
      const items = lines?.get(line)
      const index = items?.indexOf(item) ?? -1
      if (!lines || !items || index < 0) return
      items.splice(index, 1)
      size -= 1
      if (items.length === 0) lines.delete(line)
      if (lines.size === 0) owners.delete(owner)
    },
    take(mayHaveOne) {
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
