import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse, validate } from 'graphql'
import { expect, inject, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { parsePermission } from '../../src/plugins/permissions.ts'
import { readGuide } from '../support/read-guide.ts'
import { printedSchema } from '../support/schema-walk.ts'

const ROOT = join(import.meta.dirname, '../..')
const page = await readFile(join(ROOT, 'docs/plugins.md'), 'utf8')
const steps = readGuide(page)

it('docs/plugins.md leads from an empty folder to a signed package', async () => {
  const home = await mkdtemp(join(tmpdir(), 'canopy-plugins-guide-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    NODE_COMPILE_CACHE: inject('compileCacheDir'),
    npm_config_script_shell: 'bash',
    npm_config_update_notifier: 'false',
  }
  const commands: string[] = []
  for (const step of steps) {
    if (step.kind !== 'shell') continue
    // As written, but with its folders in `home` instead of the repository.
    const command = step.command.replaceAll(/(?<= )\.\//g, `${home}/`)
    const { stdout } = await promisify(execFile)('bash', ['-euc', command], { cwd: ROOT, env })
    const printed = stdout.replaceAll(`${home}/`, './')
    if (step.output !== null) expect(printed).toMatch(toPattern(step.output))
    commands.push(/^npm run plugin -- (\w+)/.exec(step.command)?.[1] ?? 'cat')
  }
  expect(commands).toEqual(['new', 'cat', 'cat', 'check', 'test', 'test', 'pack', 'sign'])
})

/** The end of an output, where `…` may be anything in a line. */
function toPattern(shown: string): RegExp {
  return new RegExp(`^${shown.split('…').map(RegExp.escape).join('.+')}\n$`, 'm')
}

it('docs/plugins.md shows operations that the schema has', () => {
  const operations = steps.filter(step => step.kind === 'operation')
  expect(operations).toHaveLength(6)
  for (const { document } of operations) expect(validate(printedSchema, parse(document))).toEqual([])
})

it('docs/plugins.md states the limits and permissions', () => {
  const { plugins } = readConfig([], {})
  expect(page).toContain(`| memory | ${plugins.memoryBytes / 2 ** 20} MiB |`)
  expect(page).toContain(`| CPU time | ${plugins.cpuMs / 1_000} s |`)
  expect(page).toContain(`| time | ${plugins.timeoutMs / 1_000} s |`)
  expect(page).toContain(`| output | ${plugins.outputBytes / 1_024} KiB;`)
  expect(page).toContain(`| calls of host functions | ${plugins.calls} |`)
  expect(page).toContain(`| plugins of a workspace | ${plugins.limit} |`)
  const table = /## Permissions(.*?)## Limits/s.exec(page)?.[1] ?? ''
  const permissions = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name)
  expect(permissions.length).toBeGreaterThan(10)
  const examples = permissions.map(name =>
    name.replace('<host>', 'a.example').replace('<port>', '8443').replace('<name>', 'x'),
  )
  expect(examples.filter(name => parsePermission(name) === null)).toEqual([])
})
