/** A step and what must be completed before it. */
export interface GraphStep {
  key: string
  dependsOn: readonly string[]
}

/** How long a step takes, in seconds, by its key. */
export type Durations = ReadonlyMap<string, number>

/**
 * Sorts steps so that each follows its dependencies, and otherwise keeps their order.
 * @returns null if steps depend on each other in a circle. Unknown dependencies are ignored.
 */
export function sortSteps<Step extends GraphStep>(steps: readonly Step[]): Step[] | null {
  const keys = new Set(steps.map(({ key }) => key))
  const sorted: Step[] = []
  const placed = new Set<string>()
  const isNext = ({ key, dependsOn }: Step) =>
    !placed.has(key) && dependsOn.every(other => placed.has(other) || !keys.has(other))
  for (let next = steps.find(isNext); next; next = steps.find(isNext)) {
    sorted.push(next)
    placed.add(next.key)
  }
  return sorted.length === steps.length ? sorted : null
}

/** Seconds from the start of each step to the end of the last step that needs it. */
export function timeToEnd(steps: readonly GraphStep[], durations: Durations): Map<string, number> {
  const toEnd = new Map<string, number>()
  for (const { key } of (sortSteps(steps) ?? []).reverse()) {
    const after = dependentsOf(steps, key).map(other => toEnd.get(other.key) ?? 0)
    toEnd.set(key, (durations.get(key) ?? 0) + Math.max(0, ...after))
  }
  return toEnd
}

export function dependentsOf<Step extends GraphStep>(steps: readonly Step[], key: string): Step[] {
  return steps.filter(({ dependsOn }) => dependsOn.includes(key))
}

/** Keys of the steps that decide how long it takes at least, in order: the longest chain of dependencies. */
export function findCriticalPath(steps: readonly GraphStep[], durations: Durations): string[] {
  const toEnd = timeToEnd(steps, durations)
  const path: string[] = []
  const before = endedBefore(steps)
  let choices = steps.filter(({ dependsOn }) => dependsOn.every(key => before.has(key)))
  while (choices.length > 0) {
    const { key } = byUrgency(choices, toEnd)[0] as GraphStep
    path.push(key)
    choices = dependentsOf(steps, key)
  }
  return path
}

/** Steps with the longest time to the end first. Of two with the same time, the first stays first. */
function byUrgency<Step extends GraphStep>(
  steps: readonly Step[],
  toEnd: ReadonlyMap<string, number>,
): Step[] {
  return steps.toSorted((a, b) => (toEnd.get(b.key) ?? 0) - (toEnd.get(a.key) ?? 0))
}

interface Progress {
  /** Keys of steps that have ended, so that those that depend on them can start. */
  ended: ReadonlySet<string>
  /** Keys of steps that have started and not ended. */
  running: ReadonlySet<string>
}

/**
 * The steps to start now: all that wait for nothing, most urgent first, as long as no more than `maxParallel` run.
 */
export function chooseNext<Step extends GraphStep>(
  steps: readonly Step[],
  { ended, running }: Progress,
  { maxParallel, durations }: { maxParallel: number; durations: Durations },
): Step[] {
  const ready = steps.filter(
    ({ key, dependsOn }) =>
      !ended.has(key) && !running.has(key) && dependsOn.every(other => ended.has(other)),
  )
  const free = Math.max(0, maxParallel - running.size)
  return byUrgency(ready, timeToEnd(steps, durations)).slice(0, free)
}

/** Dependencies that are not among the steps: they were completed before. */
function endedBefore(steps: readonly GraphStep[]): Set<string> {
  const keys = new Set(steps.map(({ key }) => key))
  return new Set(steps.flatMap(({ dependsOn }) => dependsOn)).difference(keys)
}

/**
 * Seconds until all steps have ended, if each takes its time and no more than `maxParallel` run at once. Dependencies that
 * are not among the steps count as completed.
 */
export function estimateMakespan(
  steps: readonly GraphStep[],
  durations: Durations,
  maxParallel: number,
): number {
  const ended = endedBefore(steps)
  const endsAt = new Map<string, number>()
  let now = 0
  for (;;) {
    const running = new Set(endsAt.keys())
    for (const { key } of chooseNext(steps, { ended, running }, { maxParallel, durations }))
      endsAt.set(key, now + (durations.get(key) ?? 0))
    if (endsAt.size === 0) return now
    now = Math.min(...endsAt.values())
    for (const [key, end] of endsAt)
      if (end === now) {
        endsAt.delete(key)
        ended.add(key)
      }
  }
}
