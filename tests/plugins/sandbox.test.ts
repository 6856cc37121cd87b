import { readdir, readFile } from 'node:fs/promises'
import { afterAll, expect, it } from 'vitest'
import type { JsonValue, SandboxJob, SandboxNote } from '../../src/sandbox/protocol.ts'
import { describeFailure, HostCallError, SandboxFailed } from '../../src/sandbox/run-job.ts'
import { startProcess } from '../../src/sandbox/sandbox-process.ts'
import { createSandboxes } from '../../src/sandbox/sandboxes.ts'
import { HOSTILE_PLUGINS } from '../support/hostile-plugins.ts'
import { isGone, launchersOf, startedBy } from '../support/killable-plugin.ts'
import { waitUntil } from '../support/wait-until.ts'

// Generous time, so that a busy machine cannot fail a test by chance.
const LIMITS = {
  memoryBytes: 64 * 2 ** 20,
  cpuMs: 200,
  timeoutMs: 120_000,
  outputBytes: 100_000,
  calls: 20,
}
const sandboxes = createSandboxes({ limits: LIMITS, atOnce: 2, warm: 1 })
afterAll(() => sandboxes.stop())

interface Outcome {
  output?: JsonValue
  failure?: SandboxFailed
  calls: string[]
  notes: SandboxNote[]
  yields: JsonValue[]
}

async function run(code: string, job: Partial<SandboxJob> = {}, pool = sandboxes): Promise<Outcome> {
  const outcome: Outcome = { calls: [], notes: [], yields: [] }
  const host = {
    async call(name: string, args: JsonValue[]) {
      if (name === 'yield') return void outcome.yields.push(args[0] ?? null)
      outcome.calls.push(name)
      if (name === 'refuse') throw new HostCallError('PermissionDenied', 'Not granted.')
      return name === 'nothing' ? undefined : { name, args }
    },
    note: (note: SandboxNote) => void outcome.notes.push(note),
  }
  const whole = {
    code,
    path: ['tools', 'run'],
    // U+2028 ends a line for some, and not in JSON.
    args: [{ question: '안녕\u2028' }],
    functions: ['fetch', 'refuse', 'nothing', 'storage.get'],
    values: { config: { deep: [1] } },
    ...job,
  }
  try {
    outcome.output = await pool.run('owner', whole, { host, signal: AbortSignal.timeout(100_000) })
  } catch (error) {
    if (!(error instanceof SandboxFailed)) throw error
    outcome.failure = error
  }
  return outcome
}

it('runs an export with its arguments, constants and host functions', async () => {
  const { output, notes, calls } = await run(`
    const ready = await Promise.resolve('ready')
    export const tools = {
      async run(input, host) {
        host.log('first line')
        host.progress(40, 'Half')
        const refused = await host.refuse().catch(error => error.name + ': ' + error.message)
        return {
          ready, input, config: host.config, refused,
          answers: await Promise.all([host.fetch('url', { method: 'POST' }), host.storage.get('key\\u2028')]),
          nothing: (await host.nothing()) === undefined,
          time: typeof host.now(), random: host.random() < 1,
        }
      },
    }`)
  expect(output).toEqual({
    ready: 'ready',
    input: { question: '안녕\u2028' },
    config: { deep: [1] },
    refused: 'PermissionDenied: Not granted.',
    answers: [
      { name: 'fetch', args: ['url', { method: 'POST' }] },
      { name: 'storage.get', args: ['key\u2028'] },
    ],
    nothing: true,
    time: 'number',
    random: true,
  })
  expect(calls).toEqual(['refuse', 'fetch', 'storage.get', 'nothing'])
  expect(notes).toEqual([
    { kind: 'log', line: 'first line' },
    { kind: 'progress', percent: 40, step: 'Half' },
  ])
})

it('hands over the values of a stream one by one, with new limits for each', async () => {
  const sync = `
    export async function* sync({ from }, host) {
      for (let i = from; i < from + 3; i++) {
        for (let call = 0; call < 15; call++) await host.fetch(i)
        yield { i }
      }
    }`
  const { output, yields, calls } = await run(sync, { path: ['sync'], args: [{ from: 5 }] })
  expect({ output, yields, calls: calls.length }).toEqual({
    output: null,
    yields: [{ i: 5 }, { i: 6 }, { i: 7 }],
    calls: 45,
  })
})

// They wait more than they compute, so two at a time take about half of the time.
it.concurrent.for(HOSTILE_PLUGINS)(
  'contains a hostile plugin: $name',
  async ({ code, fails, output, calls }) => {
    const outcome = await run(code)
    expect({ reason: outcome.failure?.reason, output: outcome.output }).toEqual({ reason: fails, output })
    expect(outcome.calls).toEqual(calls ?? [])
  },
)

it('gets all that a plugin says before it ends, while the host is busy', async () => {
  const notes: SandboxNote[] = []
  const host = {
    call: async () => undefined,
    note(note: SandboxNote) {
      // Nothing reads the pipe until then, so it is full.
      if (notes.length === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      notes.push(note)
    },
  }
  const body = 'for (let i = 0; i < 1_100; i++) host.log(i); return "x".repeat(90_000)'
  const job = { path: ['tools', 'run'], args: [null], functions: [], values: {} }
  const code = `export const tools = { run(_, host) { ${body} } }`
  const output = await sandboxes.run('a', { ...job, code }, { host, signal: AbortSignal.timeout(100_000) })
  expect(output).toBe('x'.repeat(90_000))
  expect(notes).toEqual(Array.from({ length: 1_000 }, (_, i) => ({ kind: 'log', line: String(i) })))
})

it('fails a job that waits longer than its time, and ends its host call', async () => {
  const hasty = createSandboxes({ limits: { ...LIMITS, timeoutMs: 400 }, atOnce: 1, warm: 0 })
  const code = 'export const tools = { run: (_, host) => host.fetch() }'
  const job = { code, path: ['tools', 'run'], args: [null], functions: ['fetch'], values: {} }
  const ended = Promise.withResolvers<unknown>()
  const call = (_name: string, _args: unknown, signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        ended.resolve(signal.reason)
        reject(signal.reason)
      })
    })
  const result = hasty.run('owner', job, {
    host: { call, note: () => {} },
    signal: AbortSignal.timeout(60_000),
  })
  await expect(result).rejects.toMatchObject({ reason: 'TIME' })
  expect(await ended.promise).toMatchObject({ message: 'The job is over.' })
  await hasty.stop()
})

it('ends with the error of the host, and when its signal aborts', async () => {
  const job = {
    code: 'export const tools = { run: (_, host) => host.fetch() }',
    path: ['tools', 'run'],
    args: [null],
    functions: ['fetch'],
    values: {},
  }
  const abort = new AbortController()
  const lost = new Error('the database is lost')
  const fail = { call: async () => Promise.reject(lost), note: () => {} }
  await expect(sandboxes.run('a', job, { host: fail, signal: abort.signal })).rejects.toBe(lost)
  const cancel = { ...fail, call: async () => void abort.abort(new Error('cancelled')) }
  await expect(sandboxes.run('a', job, { host: cancel, signal: abort.signal })).rejects.toThrow('cancelled')
})

it('runs code in a process without an environment, at the lowest priority', async () => {
  const sandbox = startProcess(LIMITS)
  await sandbox.ready
  const called = Promise.withResolvers<unknown>()
  sandbox.listen({ message: called.resolve, end: called.reject })
  const code = 'export const tools = { run: (_, host) => host.fetch() }'
  const job = { code, path: ['tools', 'run'], args: [null], functions: ['fetch'], values: {} }
  sandbox.send({ type: 'job', job, limits: LIMITS })
  expect(await called.promise).toMatchObject({ type: 'call', name: 'fetch' })
  expect(await readFile(`/proc/${sandbox.pid}/environ`, 'utf8')).toBe('')
  const threads = await readdir(`/proc/${sandbox.pid}/task`)
  expect(threads.length).toBeGreaterThan(1)
  const levels = threads.map(async thread => readNiceness(`/proc/${sandbox.pid}/task/${thread}/stat`))
  expect(new Set(await Promise.all(levels))).toEqual(new Set(['19']))
  // Not every kernel groups sessions.
  const session = await readFile(`/proc/${sandbox.pid}/autogroup`, 'utf8').catch(() => 'nice 19')
  expect(session).toContain('nice 19')
  await sandbox.kill()
  expect(() => process.kill(sandbox.pid, 0)).toThrow('ESRCH')
})

it('fails the running jobs when the launcher is killed, and starts another one for the next', async () => {
  const own = createSandboxes({ limits: { ...LIMITS, timeoutMs: 60_000 }, atOnce: 2, warm: 0 })
  const started = Promise.withResolvers<void>()
  const host = {
    call: (_name: string, _args: JsonValue[], over: AbortSignal) => {
      started.resolve()
      return new Promise<never>((_, reject) => over.addEventListener('abort', () => reject(over.reason)))
    },
    note: () => {},
  }
  const waits = {
    code: 'export const run = (_, host) => host.wait()',
    path: ['run'],
    args: [null],
    values: {},
  }
  const { signal } = new AbortController()
  const before = new Set(await launchersOf(process.pid))
  const lost = own.run('a', { ...waits, functions: ['wait'] }, { host, signal }).catch(error => error)
  await started.promise
  const [launcher] = (await launchersOf(process.pid)).filter(pid => !before.has(pid))
  const [orphan] = await startedBy([launcher as number])
  process.kill(launcher as number, 'SIGKILL')
  expect(await lost).toMatchObject({ name: 'SandboxFailed', reason: 'DIED' })
  const next = { ...waits, code: 'export const run = () => 1', functions: [] }
  expect(await own.run('a', next, { host, signal })).toBe(1)
  await own.stop()
  expect((await launchersOf(process.pid)).filter(pid => !before.has(pid))).toEqual([])
  for (const pid of [launcher as number, orphan as number])
    await waitUntil(`process ${pid} is gone`, () => isGone(pid))
})

async function readNiceness(statFile: string) {
  const stat = await readFile(statFile, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]
}

it('explains every failure', () => {
  expect(describeFailure('CPU', LIMITS, '')).toBe('It used more than 200 ms of CPU time.')
  expect(describeFailure('CALLS', LIMITS, '')).toBe('It made more than 20 host calls.')
  expect(describeFailure('NOT_JSON', LIMITS, 'it is undefined')).toBe(
    'Its result is not JSON: it is undefined.',
  )
})
