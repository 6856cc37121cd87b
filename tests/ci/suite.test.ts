import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { atEnd } from '../support/start-test-canopy.ts'

const ROOT = join(import.meta.dirname, '../..')
const PASSES = "import { it } from 'vitest'\nit('passes', () => {})\n"
const MEASURES =
  "import { it } from 'vitest'\nit('measures', ({ task }) => { task.meta.figures = { heap: '9 MB' } })\n"
const FAILS = "import { it } from 'vitest'\nit('fails', () => { throw new Error('broken') })\n"
/** Fails if its marker file is missing, and creates it. */
const FAILS_ONCE = `import { existsSync, writeFileSync } from 'node:fs'
import { it } from 'vitest'
it('fails once', () => {
  if (existsSync('marker')) return
  writeFileSync('marker', '')
  throw new Error('by chance')
})
`
/** Crashes like a bug in the JavaScript engine would. */
const CRASHES_ONCE = FAILS_ONCE.replaceAll("'marker'", "'crashed'").replace(
  "throw new Error('by chance')",
  "process.kill(process.pid, 'SIGILL')",
)
const REJECTS =
  "import { it } from 'vitest'\nit('passes', () => { void Promise.reject(new Error('stray')) })\n"

let project: string
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'canopy-suite-'))
  atEnd(() => rm(project, { recursive: true }))
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'))
  await writeFile(join(project, 'package.json'), '{"type":"module","scripts":{"test":"vitest run"}}')
})

/** Runs the suite of a project with these test files. `more` are arguments for Vitest. */
async function runSuite(files: Record<string, string>, more: string[] = []) {
  for (const [name, code] of Object.entries(files)) await writeFile(join(project, name), code)
  const args = [join(ROOT, '.ci/suite.mjs'), 'test', 'report.json', 'ledger.jsonl', ...more]
  const { TMPDIR, PATH } = process.env
  const status = await new Promise<number>(resolve => {
    execFile(process.execPath, args, { cwd: project, env: { TMPDIR, PATH } }, error =>
      resolve(Number(error?.code ?? 0)),
    )
  })
  const { passed, failed, tests } = JSON.parse(await readFile(join(project, 'report.json'), 'utf8'))
  const ledger = await readFile(join(project, 'ledger.jsonl'), 'utf8').catch(() => '')
  const figures = tests.flatMap(({ figures }: { figures?: object }) => figures ?? [])
  return { status, passed, failed, figures, ledger }
}

it('reruns a failed or crashed file alone, and records it if it passes. Reports figures', async () => {
  const files = { 'a.test.ts': MEASURES, 'b.test.ts': FAILS_ONCE, 'c.test.ts': CRASHES_ONCE }
  const { ledger, ...run } = await runSuite(files)
  expect(run).toEqual({ status: 0, passed: 3, failed: 0, figures: [{ heap: '9 MB' }] })
  const flakes = ledger
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
    .sort((one, other) => one.file.localeCompare(other.file))
  expect(flakes).toMatchObject([
    {
      suite: 'test',
      file: 'b.test.ts',
      tests: [{ title: 'fails once', message: expect.stringContaining('by chance') }],
    },
    { suite: 'test', file: 'c.test.ts' },
  ])
})

it.each<[string, Record<string, string>]>([
  ['if a file fails twice', { 'a.test.ts': PASSES, 'b.test.ts': FAILS }],
  ['on an error outside of tests, even if all tests pass', { 'a.test.ts': REJECTS }],
])('fails %s, and records no flake', async (_, files) => {
  expect(await runSuite(files)).toEqual({ status: 1, passed: 1, failed: 1, figures: [], ledger: '' })
})

it('does not rerun if many files fail', async () => {
  const files = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}.test.ts`, FAILS]))
  const run = await runSuite({ ...files, 'once.test.ts': FAILS_ONCE }, ['--no-isolate', '--maxWorkers=1'])
  expect(run).toMatchObject({ status: 1, failed: 6, ledger: '' })
})
