import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** What these prove is a number of things lost, doubled or refused, however long it takes: two of them run side by side. */
const COUNTS = [
  'workers-killed-at-random',
  'postgres-faults',
  'worker-paused',
  'api-killed-around-commit',
  'three-schedulers',
  'poisoned-among-others',
  'out-of-order-commits',
  'cut-streams',
  'same-key-in-parallel',
  'report-worker-killed',
].map(name => `tests/faults/distributed/${name}.test.ts`)

/** Faults on a real Postgres and a real Redis. Those that measure how soon things are well again run one at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        ...base,
        test: {
          ...base.test,
          name: 'counts',
          include: COUNTS,
          exclude: configDefaults.exclude,
          maxWorkers: 2,
          sequence: { ...base.test?.sequence, groupOrder: 1 },
        },
      },
      {
        ...base,
        test: {
          ...base.test,
          name: 'times',
          include: ['tests/faults/distributed/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...COUNTS],
          maxWorkers: 1,
          sequence: { ...base.test?.sequence, groupOrder: 2 },
        },
      },
    ],
  },
})
