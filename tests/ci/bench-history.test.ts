import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Result } from '../../bench/benchmark.ts'
import { addToHistory } from '../../bench/history.ts'
import { makeFolder } from '../support/backup-commands.ts'

const throughput: Result = {
  benchmark: 'task-throughput',
  measure: 'done',
  mode: 'embedded',
  unit: 'tasks/s',
  figure: 131,
  reference: { name: 'plain', figure: 1_310 },
  ratio: 0.1,
}
const machine = { cpu: 'a CPU', cores: 2, node: 'v24.0.0' }
const run = (at: string, results: Result[], effort: 'full' | 'quick' = 'full') => ({
  at,
  effort,
  machine,
  results,
})

it('keeps one file per run and reports ratios more than 20 % lower than in the last run', async () => {
  const folder = join(await makeFolder(), 'history')
  const september = run('2026-09-01T03:00:00.000Z', [{ ...throughput, ratio: 0.2 }])
  const october = run('2026-10-01T03:00:00.000Z', [throughput])
  const november = run('2026-11-01T03:00:00.000Z', [{ ...throughput, ratio: 0.079 }])
  expect(await addToHistory(folder, september)).toEqual([])
  expect(await addToHistory(folder, october)).toEqual([
    'task-throughput: done, embedded, relative to plain: 0.10, on 2026-09-01 0.20',
  ])
  expect(await addToHistory(folder, november)).toEqual([
    'task-throughput: done, embedded, relative to plain: 0.079, on 2026-10-01 0.10',
  ])
  expect(await readdir(folder)).toHaveLength(3)
})

it('ignores small losses, new figures, the slowest responses, and runs of another effort', async () => {
  const folder = await makeFolder()
  const slowest = { ...throughput, measure: 'start p99' }
  await addToHistory(folder, run('2026-09-01T03:00:00.000Z', [throughput, slowest]))
  await addToHistory(folder, run('2026-09-02T03:00:00.000Z', [{ ...throughput, ratio: 1 }], 'quick'))
  const results = [
    { ...throughput, ratio: 0.081 },
    { ...slowest, ratio: 0.01 },
    { ...throughput, measure: 'new', ratio: 0.001 },
  ]
  expect(await addToHistory(folder, run('2026-10-01T03:00:00.000Z', results))).toEqual([])
})
