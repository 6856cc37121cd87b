import { writeSync } from 'node:fs'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSDeferredPromise,
  type QuickJSHandle,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core'
import {
  type Failure,
  type FromSandbox,
  findExcess,
  MAX_MESSAGE_BYTES,
  MAX_NOTES,
  type SandboxJob,
  type SandboxLimits,
  type ToSandbox,
  YIELD,
} from './protocol.ts'
import { createRunner } from './runner.ts'

// The program of a sandbox: runs one job in QuickJS. It may read only its own folder and that of QuickJS, has no
// environment, and talks to the host by lines of JSON.

const STDOUT = 1
const PAGE_BYTES = 65_536
const INITIAL_PAGES = 256
const MAX_STACK_BYTES = 256 * 1024
/** From this share of its memory on, a failed job has failed for want of memory. */
const NEARLY_FULL = 0.9

const parent = process.ppid
const memoryBytes = Number(process.argv[2])
// QuickJS has a limit of its own, but this build does not count all that it allocates.
const memory = new WebAssembly.Memory({
  initial: INITIAL_PAGES,
  maximum: Math.floor(memoryBytes / PAGE_BYTES),
})
const quickjs = await newQuickJSWASMModuleFromVariant(
  newVariant(variant as unknown as QuickJSSyncVariant, { wasmMemory: memory }),
)

// Made before there is a job, which need not wait for it.
const runtime = quickjs.newRuntime()
runtime.setMaxStackSize(MAX_STACK_BYTES)
const context = runtime.newContext()
const createRun = evaluate(`(${createRunner})`)
warmUp()

let step: ((message: ToSandbox) => void) | null = null
let rest = ''
process.stdin
  .setEncoding('utf8')
  .on('data', (text: string) => {
    // Not by node:readline, which also splits at U+2028, and JSON may contain that.
    const lines = text.split('\n')
    lines[0] = rest + lines[0]
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const message = JSON.parse(line) as ToSandbox
      step ??= startJob(message)
      step(message)
    }
  })
  // The host is gone.
  .on('end', () => process.exit())
send('{"type":"ready"}')

/** Runs what every job runs, so that V8 has compiled it. */
function warmUp(): void {
  const calls = new Map<number, QuickJSDeferredPromise>()
  const code = 'export const run = async input => JSON.parse(JSON.stringify(input))'
  const work = runExport({ code, path: ['run'], args: [{}], functions: [], values: {} }, calls)
  runtime.executePendingJobs()
  const state = context.getPromiseState(work)
  if (state.type === 'fulfilled') context.getString(state.value)
}

/**
 * Waits until all of it is in the pipe. What `process.stdout` has queued would be lost at the exit, and a flood of
 * messages would fill the memory outside of QuickJS.
 */
function send(line: string): void {
  const bytes = Buffer.from(`${line}\n`)
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(STDOUT, bytes, sent)
}

function end(message: Extract<FromSandbox, { type: 'done' | 'failed' }> | string): never {
  send(typeof message === 'string' ? message : JSON.stringify(message))
  process.exit()
}

function fail(reason: Failure, detail = ''): never {
  end({ type: 'failed', reason, detail })
}

/** Starts a job. @returns the function that takes each message, including the first. */
function startJob(first: ToSandbox): (message: ToSandbox) => void {
  if (first.type !== 'job') throw new Error('The first message must be a job.')
  const { job, limits } = first
  const cpu = meterCpu(limits)
  runtime.setInterruptHandler(() => {
    // The host died in the middle of a long loop.
    if (process.ppid !== parent) process.exit()
    return cpu.isSpent()
  })
  const calls = new Map<number, QuickJSDeferredPromise>()
  const work = guard(() => runExport(job, calls), cpu)
  return message => {
    if (message.type === 'answer') answer(calls, message, cpu)
    guard(() => {
      const jobs = runtime.executePendingJobs()
      if (jobs.error) failWith(jobs.error, cpu)
    }, cpu)
    const state = context.getPromiseState(work)
    if (state.type === 'fulfilled') finish(context.getString(state.value), limits, cpu)
    if (state.type === 'rejected') failWith(state.error, cpu)
    // An interrupt ends an async function without settling its promise.
    if (calls.size === 0) fail(cpu.isSpent() ? 'CPU' : 'STUCK')
  }
}

/** Measures the CPU time since the start, or since the last value of a stream. */
function meterCpu({ cpuMs }: Pick<SandboxLimits, 'cpuMs'>) {
  let start = process.cpuUsage()
  return {
    restart() {
      start = process.cpuUsage()
    },
    isSpent() {
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1_000 > cpuMs
    },
  }
}
type CpuMeter = ReturnType<typeof meterCpu>

/** Runs what may throw an error of WebAssembly itself: a stack overflow in native code, or no memory. */
function guard<T>(work: () => T, cpu: CpuMeter): T {
  try {
    return work()
  } catch (error) {
    if (isMemoryFull()) fail('MEMORY')
    if (error instanceof RangeError) fail('STACK')
    if (context.alive && cpu.isSpent()) fail('CPU')
    fail('DIED', String(error))
  }
}

/** Evaluates the module and calls its export. @returns a promise of the text that the runner describes. */
function runExport(
  { code, path, args, functions, values }: SandboxJob,
  calls: Map<number, QuickJSDeferredPromise>,
): QuickJSHandle {
  const toValue = (value: unknown) => evaluate(`(${JSON.stringify(value)})`)
  const host = [makeCall(calls), makeNote(), toValue(functions), toValue(values)]
  const run = context.unwrapResult(context.callFunction(createRun, context.undefined, ...host))
  // The plugin is evaluated after the runner has captured what it needs.
  const start = evaluate(`(async (run, module, path, args) => run(await module, path, args))`)
  const module = context.evalCode(code, 'main.js', { type: 'module' })
  const exports = module.error ? rejected(module.error) : module.value
  return context.unwrapResult(
    context.callFunction(start, context.undefined, run, exports, toValue(path), toValue(args)),
  )
}

function evaluate(text: string): QuickJSHandle {
  return context.unwrapResult(context.evalCode(text, 'runner.js'))
}

function rejected(error: QuickJSHandle): QuickJSHandle {
  const deferred = context.newPromise()
  deferred.reject(error)
  return deferred.handle
}

function makeCall(calls: Map<number, QuickJSDeferredPromise>): QuickJSHandle {
  let last = 0
  return context.newFunction('call', (nameHandle, argsHandle) => {
    const name = JSON.stringify(context.getString(nameHandle))
    const args = context.getString(argsHandle)
    const refuse = (message: string) => ({ error: context.newError({ name: 'RangeError', message }) })
    if (Buffer.byteLength(args) > MAX_MESSAGE_BYTES - 1_000) return refuse('The arguments are too large.')
    const excess = findExcess(args)
    if (excess) return refuse(`The arguments have ${excess}.`)
    const deferred = context.newPromise()
    calls.set(++last, deferred)
    send(`{"type":"call","id":${last},"name":${name},"args":${args}}`)
    if (name === `"${YIELD}"`) yields.add(last)
    return deferred.handle
  })
}

/** Open calls that hand over a value of a stream. */
const yields = new Set<number>()

function makeNote(): QuickJSHandle {
  let notes = 0
  return context.newFunction('note', handle => {
    // The host would drop more.
    if (++notes <= MAX_NOTES) send(`{"type":"note","note":${context.getString(handle)}}`)
  })
}

function answer(
  calls: Map<number, QuickJSDeferredPromise>,
  { id, value, error }: Extract<ToSandbox, { type: 'answer' }>,
  cpu: CpuMeter,
): void {
  const deferred = calls.get(id)
  if (!deferred) return
  calls.delete(id)
  if (yields.delete(id)) cpu.restart()
  const result = error ? ['error', error.name, error.message] : value === undefined ? ['ok'] : ['ok', value]
  const text = guard(() => context.newString(JSON.stringify(result)), cpu)
  deferred.resolve(text)
  text.dispose()
}

/** @param text what the runner resolves to. */
function finish(text: string, { outputBytes }: Pick<SandboxLimits, 'outputBytes'>, cpu: CpuMeter): never {
  const space = text.indexOf(' ')
  const kind = text.slice(0, space) as 'DONE' | 'NOT_JSON' | 'THREW'
  const detail = text.slice(space + 1)
  // What an interrupted job throws after that means nothing.
  if (kind !== 'DONE' && cpu.isSpent() && !isMemoryFull()) fail('CPU')
  if (kind !== 'DONE') fail(reasonOfError(kind, detail), detail)
  if (Buffer.byteLength(detail) > outputBytes) fail('OUTPUT')
  const excess = findExcess(detail)
  if (excess) fail('NOT_JSON', `it has ${excess}`)
  // The output is JSON already.
  end(`{"type":"done","output":${detail}}`)
}

/** Errors of the engine, which a plugin can catch, say what it lacked. */
function reasonOfError(reason: Failure, text: string): Failure {
  if (text === 'InternalError: out of memory' || isMemoryFull()) return 'MEMORY'
  return text.endsWith('stack overflow') ? 'STACK' : reason
}

function failWith(error: QuickJSHandle, cpu: CpuMeter): never {
  if (cpu.isSpent()) fail('CPU')
  const { name, message } = context.dump(error) ?? {}
  const text = `${name ?? 'Error'}: ${message ?? ''}`.slice(0, 1_000)
  fail(reasonOfError('THREW', text), text)
}

function isMemoryFull(): boolean {
  return memory.buffer.byteLength > NEARLY_FULL * memoryBytes
}
