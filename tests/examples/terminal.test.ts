import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'

const TIMEOUT_MS = 120_000
const ROOT = join(import.meta.dirname, '../..')

interface Demo {
  child: ChildProcess
  /** Its folder for temporary files, and nobody else's. */
  folder: string
  output: () => string
  complaints: () => string
  /** @returns the exit code. */
  ended: Promise<number | null>
}

/** Runs `npm run demo` without a terminal, as a script or a pipe would. */
async function startDemo(env: Record<string, string> = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-test-demo-'))
  const child = spawn(process.execPath, ['examples/terminal/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let output = ''
  let complaints = ''
  child.stdout.on('data', text => {
    output += text
  })
  child.stderr.on('data', text => {
    complaints += text
  })
  atEnd(async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  })
  return { child, folder, output: () => output, complaints: () => complaints, ended }
}

/** The process that holds the data folder of the demo's own server. */
async function findServer({ folder }: Demo): Promise<number> {
  const read = async () => {
    const [own = ''] = await readdir(folder)
    return JSON.parse(await readFile(join(folder, own, 'holder.json'), 'utf8')).pid as number
  }
  return vi.waitFor(read, { timeout: TIMEOUT_MS / 2 })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function expectWholeTour(output: string): void {
  expect(output).toMatch(/People Guide {2,}█+░+ +80\.0 % +22 +5\n/)
  expect(output).toMatch(/^ {2}2 {2}STARTED .*\n.*Resuming with after: 2\n {2}3 {2}PROGRESSED /m)
  expect(output).toMatch(/COMPLETED +█{20} 100\.0 % +80\.0 % covered\n/)
  expect(output).toContain('Received 1 2 | 3 4 5: 1 to 5, no holes, no doubles.')
  expect(output).toMatch(/^ {2}Parental leave +0 of 3 +Nothing is placed under "Parental leave" yet/m)
  expect(output).toMatch(
    / 1 {2}1\.00 {2}Where and when we work › Working from another country\n.*20 working days/,
  )
  expect(output).toMatch(/ 1 {2}1\.00 {2}재택근무 운영 지침 › 며칠까지 되나요\n.*최대 3일/)
  expect(output.match(/^ {2}3 hits in \d+ ms$/gm)).toHaveLength(2)
}

describe('npm run demo', { timeout: TIMEOUT_MS }, () => {
  it('starts a server of its own, plays to the end in plain lines, and leaves nothing behind', async () => {
    const demo = await startDemo({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    const server = await findServer(demo)
    expect(isAlive(server)).toBe(true)
    expect(await demo.ended, demo.complaints()).toBe(0)
    expectWholeTour(demo.output())
    expect(demo.output()).not.toContain('\x1b')
    expect(isAlive(server)).toBe(false)
    expect(await readdir(demo.folder)).toEqual([])
  })

  it('stops its server and removes its folder on Ctrl-C, however early', async () => {
    const demo = await startDemo()
    const server = await findServer(demo)
    demo.child.kill('SIGINT')
    expect(await demo.ended).toBe(130)
    expect(isAlive(server)).toBe(false)
    expect(await readdir(demo.folder)).toEqual([])
  })

  it('plays against a server that runs already, and leaves that one alone', async () => {
    const canopy = await startTestCanopy({ DEMO: 'true' })
    atEnd(() => canopy.stop())
    const demo = await startDemo({ CANOPY_URL: `${canopy.url}/`, CANOPY_API_KEY: canopy.client.secret })
    expect(await demo.ended, demo.complaints()).toBe(0)
    expectWholeTour(demo.output())
    expect((await fetch(`${canopy.url}/health/ready`)).status).toBe(200)
  })

  it('says in one sentence that the key is refused', async () => {
    const canopy = await startTestCanopy()
    atEnd(() => canopy.stop())
    const demo = await startDemo({
      CANOPY_URL: canopy.url,
      CANOPY_API_KEY: 'canopy_not_a_key_of_this_server',
    })
    expect(await demo.ended).toBe(1)
    expect(demo.complaints()).toBe('This API key is unknown, expired or revoked.\n')
  })

  it('says in one sentence that nothing answers, and that a key is missing', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`
    const unreachable = await startDemo({ CANOPY_URL: url, CANOPY_API_KEY: 'any' })
    expect(await unreachable.ended).toBe(1)
    expect(unreachable.complaints()).toBe(`Canopy does not answer at ${url}/graphql.\n`)
    const keyless = await startDemo({ CANOPY_URL: url })
    expect(await keyless.ended).toBe(1)
    expect(keyless.complaints()).toBe('CANOPY_API_KEY must be set with CANOPY_URL.\n')
  })
})

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
