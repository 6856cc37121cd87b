import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../support/collect.ts'
import { GuideMemory, type OperationStep, readGuide, type ShellStep } from '../support/read-guide.ts'
import { startAsNewcomer } from '../support/start-as-newcomer.ts'
import type { TestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient } from '../support/test-client.ts'

const ROOT = join(import.meta.dirname, '../..')
const SHOWN_URL = 'http://127.0.0.1:4000'

const [start, ...steps] = readGuide(await readFile('docs/ko/guide.md', 'utf8'))

let folder: string
let canopy: TestCanopy
let apiKey: string
let memory: GuideMemory
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canopy-test-guide-'))
  canopy = await startAsNewcomer(readStart())
  await symlink(canopy.app.config.dataDir, join(folder, '.canopy'))
  memory = new GuideMemory(canopy.url, SHOWN_URL)
})
afterAll(async () => {
  await canopy.stop()
  await rm(folder, { recursive: true, force: true })
})

/**
 * Settings of the start command. The test of docs/your-own-folder.md runs `npm start` itself. Here, dependencies are
 * already installed and the data is ready.
 */
function readStart(): Record<string, string> {
  const command = start?.kind === 'shell' ? start.command : ''
  const [, settings] = /^npm ci\n((?:\w+=\w+ )*)npm start$/.exec(command) ?? []
  if (settings === undefined) throw new Error('The guide must begin with the start command.')
  return Object.fromEntries(new URLSearchParams(settings.trim().replaceAll(' ', '&')))
}

/** Starts a command of the guide. npm commands run in the repository root, all others in the folder of the test. */
function shell(command: string, env: Record<string, string> = {}): ChildProcess {
  return spawn('bash', ['-c', command.replace(/^npm /, 'exec npm ')], {
    cwd: command.startsWith('npm ') ? ROOT : folder,
    env: { ...process.env, npm_config_script_shell: 'bash', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function run({ command, output }: ShellStep): Promise<void> {
  const given = memory.fill(command).replace('npm run import --', `npm run import -- --url ${canopy.url}`)
  // A reader exports the key once per terminal.
  const [, exported] = /^export CANOPY_API_KEY=(\$\(.*\))$/.exec(given) ?? []
  const child = shell(exported ? `echo ${exported}` : given, apiKey ? { CANOPY_API_KEY: apiKey } : {})
  const [printed, [code]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    once(child, 'close'),
  ])
  expect(code, command).toBe(0)
  if (exported) apiKey = printed.trim()
  if (output !== null) expect(printed).toContain(output)
}

async function send({ document, variables, answer }: OperationStep): Promise<void> {
  const client = createTestClient(`${canopy.url}/graphql`, apiKey, { 'accept-language': 'ko' })
  const operation = parse(document) as TypedDocumentNode<unknown, Record<string, unknown>>
  const given = JSON.parse(memory.fill(variables))
  const expected = JSON.parse(answer?.json ?? 'null')
  const isSubscription = document.startsWith('subscription')
  const shown = memory.mask(
    isSubscription ? await collect(client.watch(operation, given)) : await client.run(operation, given),
  )
  if (answer) expect(shown).toEqual(answer.kind === 'part' ? expect.arrayContaining(expected) : expected)
}

describe('docs/ko/guide.md', () => {
  it('runs as written', async () => {
    expect(steps.length).toBeGreaterThan(15)
    for (const step of steps) await (step.kind === 'shell' ? run(step) : send(step))
    const report = await readFile(join(folder, 'report.hwpx'))
    expect(report.toString('latin1', 0, 60)).toContain('mimetypeapplication/hwp+zip')
  })

  it('links to existing pages', async () => {
    for (const page of ['guide.md', 'terms.md'])
      for (const [, path = ''] of (await readFile(`docs/ko/${page}`, 'utf8')).matchAll(/\]\(([^)#]+\.md)/g))
        expect(existsSync(join(ROOT, 'docs/ko', path)), path).toBe(true)
  })
})
