import { expect, it } from 'vitest'
import {
  chooseNext,
  estimateMakespan,
  findCriticalPath,
  type GraphStep,
  sortSteps,
} from '../../src/goals/plan/step-graph.ts'
import { sized } from '../support/scale.ts'
import { seededRandom } from '../support/seeded-random.ts'

const step = (key: string, ...dependsOn: string[]): GraphStep => ({ key, dependsOn })
const keysOf = (steps: readonly GraphStep[] | null) => steps?.map(({ key }) => key)
const DIAMOND = [step('a'), step('b', 'a'), step('c', 'a'), step('d', 'b', 'c')]
const DURATIONS = new Map([
  ['a', 1],
  ['b', 5],
  ['c', 2],
  ['d', 1],
])

it('sorts steps after their dependencies, and finds circles', () => {
  expect(keysOf(sortSteps([step('d', 'b', 'c'), step('c', 'a'), step('b', 'a'), step('a')]))).toEqual([
    'a',
    'c',
    'b',
    'd',
  ])
  expect(sortSteps([step('a', 'b'), step('b', 'a')])).toBeNull()
  expect(sortSteps([step('a', 'a')])).toBeNull()
})

it('finds the critical path and the time that a number of parallel steps takes', () => {
  expect(findCriticalPath(DIAMOND, DURATIONS)).toEqual(['a', 'b', 'd'])
  expect(estimateMakespan(DIAMOND, DURATIONS, 4)).toBe(7)
  expect(estimateMakespan(DIAMOND, DURATIONS, 1)).toBe(9)
  expect(estimateMakespan([], DURATIONS, 1)).toBe(0)
})

it('counts dependencies that were completed before as completed', () => {
  const rest = DIAMOND.slice(1)
  expect(findCriticalPath(rest, DURATIONS)).toEqual(['b', 'd'])
  expect(estimateMakespan(rest, DURATIONS, 1)).toBe(8)
})

it('starts the most urgent of the ready steps, and no more than may run at once', () => {
  const choose = (ended: string[], running: string[], maxParallel: number) =>
    keysOf(
      chooseNext(
        DIAMOND,
        { ended: new Set(ended), running: new Set(running) },
        { maxParallel, durations: DURATIONS },
      ),
    )
  expect(choose([], [], 2)).toEqual(['a'])
  expect(choose(['a'], [], 2)).toEqual(['b', 'c'])
  expect(choose(['a'], [], 1)).toEqual(['b'])
  expect(choose(['a'], ['b'], 1)).toEqual([])
  expect(choose(['a', 'c'], ['b'], 4)).toEqual([])
  expect(choose(['a', 'b', 'c'], [], 4)).toEqual(['d'])
})

it(`runs each of ${sized(100, 500)} random graphs in a legal order, close to the shortest possible time`, () => {
  for (let seed = 1; seed <= sized(100, 500); seed++) {
    const random = seededRandom(seed)
    const steps = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, i) =>
      step(`s${i}`, ...Array.from({ length: i }, (_, j) => `s${j}`).filter(() => random() < 0.3)),
    )
    const durations = new Map(steps.map(({ key }) => [key, 1 + Math.floor(random() * 60)]))
    const maxParallel = 1 + Math.floor(random() * 4)
    const shuffled = steps.toSorted(() => random() - 0.5)
    const total = [...durations.values()].reduce((sum, seconds) => sum + seconds, 0)
    const path = findCriticalPath(steps, durations).reduce((sum, key) => sum + (durations.get(key) ?? 0), 0)
    const bound = Math.max(path, total / maxParallel)
    const makespan = estimateMakespan(shuffled, durations, maxParallel)
    expect(makespan).toBeGreaterThanOrEqual(bound)
    // The bound of Graham for list scheduling.
    expect(makespan).toBeLessThanOrEqual(path + (total - path) / maxParallel + 1e-9)
    const sorted = keysOf(sortSteps(shuffled)) ?? []
    for (const { key, dependsOn } of steps)
      for (const other of dependsOn) expect(sorted.indexOf(other)).toBeLessThan(sorted.indexOf(key))
  }
})
