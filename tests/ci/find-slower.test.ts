import { expect, it } from 'vitest'
import type { Result } from '../../bench/benchmark.ts'
import { findSlower } from '../../bench/find-slower.ts'
import { formatTable } from '../../bench/format-table.ts'

const base = { mode: 'embedded', reference: { name: 'plain', figure: 1 }, ratio: 1 } as const
const rate = (figure: number): Result => ({
  ...base,
  benchmark: 'task-throughput',
  measure: 'done',
  unit: 'tasks/s',
  figure,
})
const time = (figure: number): Result => ({
  ...base,
  benchmark: 'coverage',
  measure: '200 nodes, 100000 documents',
  unit: 'ms',
  figure,
})
const documented = `Text.\n\n${formatTable([rate(131), time(484)])}\n`

it('reports rates and times more than 20 % worse than documented', () => {
  expect(findSlower([rate(68), time(868)], documented)).toEqual([
    'task-throughput: done, embedded: 68.0 tasks/s, documented 131 tasks/s',
    'coverage: 200 nodes, 100000 documents, embedded: 868 ms, documented 484 ms',
  ])
})

it('reports nothing that is better, up to 20 % worse, from another mode, or undocumented', () => {
  expect(findSlower([rate(200), time(600)], documented)).toEqual([])
  expect(findSlower([rate(110), time(100)], documented)).toEqual([])
  expect(findSlower([{ ...rate(1), mode: 'distributed' }], documented)).toEqual([])
  expect(findSlower([{ ...rate(1), measure: 'new' }], documented)).toEqual([])
})

it('compares with the last documented figure', () => {
  expect(findSlower([rate(90)], `${documented}${formatTable([rate(100)])}`)).toEqual([])
})
