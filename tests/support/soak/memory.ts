/** What a process uses after garbage collection. */
export interface Memory {
  /** Bytes of its main thread. */
  heapUsed: number
  /** Bytes outside of the heap that objects of the heap refer to. */
  external: number
  /** Number of functions. It hardly varies, and each listener, timer or stream that is not released has at least one. */
  functions: number
  /** Number of resources that keep the process alive by kind: sockets, timers, pipes. */
  handles: Record<string, number>
}

/** Start of the line on which a process prints its memory as JSON. */
export const MEMORY_LINE = 'MEMORY '

/** @returns the memory that each line of an output reports. */
export function readMemory(output: string): Memory[] {
  return output
    .split('\n')
    .slice(0, -1)
    .filter(line => line.startsWith(MEMORY_LINE))
    .map(line => JSON.parse(line.slice(MEMORY_LINE.length)))
}

export const countHandles = ({ handles }: Memory) =>
  Object.values(handles).reduce((sum, count) => sum + count, 0)
