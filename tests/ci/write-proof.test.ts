import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { atEnd } from '../support/start-test-canopy.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILE = 'tests/faults/soak.test.ts'

it('lists suites, proofs and the figures that tests recorded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-proof-'))
  atEnd(() => rm(folder, { recursive: true }))
  const tests = [
    {
      file: FILE,
      title: 'stays small',
      status: 'passed',
      seconds: 3,
      figures: { heap: '9 | 10 MB', handles: 7 },
    },
    { file: FILE, title: 'ends', status: 'passed', seconds: 1 },
  ]
  await mkdir(join(folder, 'coverage'))
  const files = {
    'test-faults.report.json': { script: 'test:faults', seconds: 4, passed: 2, failed: 0, tests },
    'coverage/coverage-summary.json': { total: { lines: { pct: 95 } } },
    'bench.json': { results: [] },
  }
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(content))

  const { stdout } = await promisify(execFile)(process.execPath, ['.ci/write-proof.ts', folder], {
    cwd: ROOT,
  })
  expect(stdout).toContain('| npm run test:faults | 2 | 0 | 4 |')
  expect(stdout).toContain(`| ends | \`${FILE}\` | passed | 1.0 |`)
  expect(stdout).toContain(`## Figures

What tests measured at full size.

From \`${FILE}\`, "stays small":

| figure | value |
| --- | --- |
| heap | 9 \\| 10 MB |
| handles | 7 |

## Benches`)
})
