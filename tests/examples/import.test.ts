import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readArguments, USAGE } from '../../scripts/import/read-arguments.ts'
import { UsageError } from '../../scripts/shared/server-arguments.ts'
import { buildDocx } from '../support/files/build-docx.ts'
import { buildPdf } from '../support/files/build-pdf.ts'
import { findFreePort } from '../support/free-port.ts'
import { requestRaw } from '../support/raw-request.ts'
import { seedWorld } from '../support/seed.ts'
import { type Script, spawnScript } from '../support/spawn-script.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'

/** Ingestion tasks wait until this resolves. */
let gate: Promise<void> | null = null
const ingestAtGate: TaskCode = async (run, services) => {
  await gate
  return TASK_CODES.DOCUMENT_INGESTION(run, services)
}
const canopy = setUpTestCanopy({}, { ...TASK_CODES, DOCUMENT_INGESTION: ingestAtGate })
beforeAll(async () => {
  await seedWorld(canopy.client)
})

async function makeFolder(files: Record<string, string | Buffer>): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'canopy-test-import-'))
  atEnd(() => rm(parent, { recursive: true, force: true }))
  const folder = join(parent, 'handbook')
  await fill(folder, files)
  return folder
}

async function fill(folder: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

function start(args: string[], env: Record<string, string> = {}): Script {
  return spawnScript('scripts/import/main.ts', args, env)
}

async function finish({ ended, output, errors }: Script) {
  const code = await ended
  return { code, output: output(), errors: errors(), lines: output().trim().split('\n') }
}

const importFolder = (folder: string, client = canopy.client, ...more: string[]) =>
  finish(start([folder, '--url', client.url, ...more], { CANOPY_API_KEY: client.secret }))

const rows = (startsWith: string) =>
  canopy.app.database.prisma.document.findMany({
    where: { sourceUri: { startsWith } },
    orderBy: { sourceUri: 'asc' },
    include: { placements: { include: { node: true } } },
  })

describe('npm run import', () => {
  it('uploads a folder and names what fails; later runs send only changes', async () => {
    const folder = await makeFolder({
      'leave.md': '# Leave\n\nTake it.',
      'code/retry.py': '# comment\ndef retry():\n    return 1\n',
      'files/규정.docx': buildDocx([{ heading: '규정', level: 1 }, { text: '본문' }]),
      'page.html': '<h1>Page</h1><p>text',
      'scan.pdf': buildPdf([{ lines: [] }]),
      'photo.png': Buffer.from('89504e470d0a1a0a', 'hex'),
      '.hidden/secret.md': 'hidden',
      'node_modules/a/index.js': 'ignored',
    })
    const first = await importFolder(folder, canopy.client, '--node', 'policies/leave')
    expect(first.errors).toBe('')
    expect(first.lines.slice(-3)).toEqual([
      'Failed   handbook/scan.pdf: The PDF has no text; if it is a scan, run OCR on it first.',
      'Skipped  handbook/photo.png',
      '4 indexed, 0 unchanged, 1 failed, 1 skipped (unsupported type).',
    ])
    expect(first.lines[0]).toBe('0 of 5 files')
    expect(first.output).not.toContain('\x1b')
    expect(first.code).toBe(1)
    expect(
      (await rows('handbook/')).map(({ sourceUri, title, status }) => [sourceUri, title, status]),
    ).toEqual([
      ['handbook/code/retry.py', 'retry.py', 'INDEXED'],
      ['handbook/files/규정.docx', '규정', 'INDEXED'],
      ['handbook/leave.md', 'Leave', 'INDEXED'],
      ['handbook/page.html', 'page', 'INDEXED'],
      ['handbook/scan.pdf', 'scan', 'FAILED'],
    ])
    for (const { placements } of await rows('handbook/'))
      expect(placements).toMatchObject([{ node: { key: 'policies/leave' }, source: 'MANUAL' }])

    await rm(join(folder, 'scan.pdf'))
    const uploads = await canopy.app.database.prisma.upload.count()
    const second = await importFolder(folder)
    expect(second.lines.at(-1)).toMatch(/^0 indexed, 4 unchanged, 0 failed, 1 skipped/)
    expect(second.code).toBe(0)
    expect(await canopy.app.database.prisma.upload.count()).toBe(uploads)

    await fill(folder, { 'leave.md': '# Leave\n\nTake more of it.', 'page.html': '<h1>Page</h1><p>other' })
    expect((await importFolder(folder)).lines.at(-1)).toMatch(/^2 indexed, 2 unchanged, 0 failed/)
  })

  it('continues after it was killed, and creates nothing twice', async () => {
    const client = await canopy.newClient()
    // More than fit into one request (50).
    const FILES = 52
    // Markdown is sent inline. Every tenth file is HTML, which is uploaded first.
    const files = Array.from({ length: FILES }, (_, i) => [
      `${i}.${i % 10 ? 'md' : 'html'}`,
      `<p>Number ${i}</p>`,
    ])
    const folder = await makeFolder(Object.fromEntries(files))
    const before = await rows('handbook/')
    const open = Promise.withResolvers<void>()
    gate = open.promise
    const { child, ended } = start([folder, '--url', client.url, '--key', client.secret])
    const count = async () => (await rows('handbook/')).length - before.length
    await expect.poll(count).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await ended
    open.resolve()
    await canopy.idle()
    expect(await count()).toBeLessThan(FILES)
    const again = await importFolder(folder, client)
    expect(again.errors).toBe('')
    expect(again.code).toBe(0)
    expect(again.lines.at(-1)).toMatch(/^\d+ indexed, [1-9]\d* unchanged, 0 failed/)
    const after = await rows('handbook/')
    const indexed = (all: typeof after) => all.filter(({ status }) => status === 'INDEXED').length
    expect(indexed(after) - indexed(before)).toBe(FILES)
    expect(await count()).toBe(FILES)
  })

  it('explains with --node how to create a missing taxonomy, and works once there is one', async () => {
    const client = await canopy.newClient()
    const folder = await makeFolder({ 'leave.md': '# Leave\n\nTake it.' })
    const run = () => importFolder(folder, client, '--node', 'policies/annual-leave', '--node', 'faq')
    const refused = await run()
    expect(refused).toMatchObject({ code: 2, output: '' })
    expect(refused.errors).toMatch(/^--node needs a published taxonomy, and this workspace has none\. /)
    const mutation = /^mutation \{[\s\S]*?^\}$/m.exec(refused.errors)?.[0] ?? ''
    expect(mutation).toContain('{ key: "policies/annual-leave", name: "Annual leave" }')
    const created = await requestRaw(client.url, {
      headers: { authorization: `Bearer ${client.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: mutation }),
    })
    expect(created.json.data).toEqual({
      createTaxonomy: { taxonomy: { version: 'v1', status: 'PUBLISHED' } },
    })
    expect(await run()).toMatchObject({ code: 0, errors: '' })
  })

  it('exits with code 2 and names what is missing', async () => {
    const refused = await finish(start([]))
    expect(refused).toMatchObject({ code: 2, output: '' })
    expect(refused.errors).toBe(`Name the folder to import.\n\n${USAGE}\n`)
    const folder = await makeFolder({ 'a.md': 'a' })
    const others: [args: string[], error: RegExp | string][] = [
      [[folder], 'An API key is required: pass --key or set CANOPY_API_KEY.'],
      [[`${folder}/none`, '--key', 'x'], `${folder}/none is not a folder.`],
      [[folder, '--no'], /'--no'/],
    ]
    for (const [args, error] of others) {
      expect(() => readArguments(args, {})).toThrow(UsageError)
      expect(() => readArguments(args, {})).toThrow(error)
    }
  })

  it('uses CANOPY_URL, and explains how to start Canopy if nothing answers there', async () => {
    const folder = await makeFolder({ 'a.md': 'a' })
    const url = `http://127.0.0.1:${await findFreePort()}`
    const unanswered = await finish(start([folder], { CANOPY_URL: `${url}/graphql`, CANOPY_API_KEY: 'x' }))
    expect(unanswered.code).toBe(1)
    expect(unanswered.errors).toContain(`does not answer at ${url}/graphql`)
    expect(unanswered.errors).toContain('"npm start"')
  })

  it('reports that the key was rejected', async () => {
    const folder = await makeFolder({ 'a.md': 'a' })
    const rejected = await finish(start([folder, '--url', canopy.url, '--key', 'x']))
    expect(rejected).toMatchObject({ code: 1, errors: expect.stringMatching(/^This API key is unknown/) })
  })
})
