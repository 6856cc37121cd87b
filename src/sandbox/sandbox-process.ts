import { type ChildProcess, spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { lowerPriority } from './lower-priority.ts'
import {
  FAILURES,
  type FromSandbox,
  findExcess,
  MAX_MESSAGE_BYTES,
  type SandboxLimits,
  type ToSandbox,
} from './protocol.ts'

/** How a process ended. */
export interface ProcessEnd {
  signal: NodeJS.Signals | null
  /** Whether it sent a line that is too long, or not a message. */
  sentGarbage: boolean
}

export interface Listener {
  message(message: FromSandbox): void
  end(end: ProcessEnd): void
}

/** A child process with QuickJS. It runs one job. */
export interface SandboxProcess {
  pid: number
  /** Resolves when it can run a job. Rejects if it ends before that. */
  ready: Promise<void>
  isOver(): boolean
  listen(listener: Listener): void
  send(message: ToSandbox): void
  /** Stops reading its messages until `resume`. Those that are already read still arrive. */
  pause(): void
  resume(): void
  /** Kills it and waits until it is gone. */
  kill(): Promise<void>
}

const HERE = dirname(fileURLToPath(import.meta.url))
const SCRIPT = join(HERE, 'child.ts')
/** Levels, keys and containers of a message itself. */
const MESSAGE_MARGIN = 10
/** A stream may use the CPU time of a job again for each value. This is the limit of the process in all. */
const MAX_SHARES = 60

/** Folders that a sandbox may read. */
const READABLE = [HERE, ...packageFolders()]

function packageFolders(): string[] {
  const require = createRequire(import.meta.url)
  const core = createRequire(require.resolve('quickjs-emscripten-core'))
  return [
    require.resolve('quickjs-emscripten-core'),
    require.resolve('@jitl/quickjs-wasmfile-release-sync'),
    core.resolve('@jitl/quickjs-ffi-types'),
  ].map(file => packageOf(realpathSync(file)))
}

/** The folder of the package that has a file. */
function packageOf(file: string): string {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? dirname(file)
}

const note = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log'), line: z.string() }),
  z.object({ kind: z.literal('progress'), percent: z.number(), step: z.string().nullable() }),
])
/** What comes out of JSON.parse needs no check of being JSON. */
const fromSandbox: z.ZodType<FromSandbox> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('call'), id: z.int(), name: z.string(), args: z.array(z.unknown()) }),
  z.object({ type: z.literal('note'), note }),
  z.object({ type: z.literal('done'), output: z.unknown() }),
  z.object({ type: z.literal('failed'), reason: z.enum(FAILURES), detail: z.string() }),
]) as z.ZodType as z.ZodType<FromSandbox>

export function startProcess({
  memoryBytes,
  cpuMs,
}: Pick<SandboxLimits, 'memoryBytes' | 'cpuMs'>): SandboxProcess {
  const seconds = Math.ceil((MAX_SHARES * cpuMs) / 1_000)
  // The shell limits the CPU time and forbids core dumps, then becomes the process.
  const limit = `ulimit -c 0; ulimit -S -t ${seconds}; ulimit -H -t ${seconds + 1}; exec env -i "$@"`
  const program = [
    process.execPath,
    '--permission',
    ...READABLE.map(folder => `--allow-fs-read=${folder}/*`),
    '--stack-size=4000',
    SCRIPT,
    String(memoryBytes),
  ]
  const child = spawn('/bin/sh', ['-c', limit, 'sh', ...program], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    // A group of its own: signals of a terminal do not reach it, and `kill` reaches all of it.
    detached: true,
  })
  return watch(child)
}

function watch(child: ChildProcess): SandboxProcess {
  let listener: Listener | null = null
  let ended: ProcessEnd | null = null
  let sentGarbage = false
  const ready = Promise.withResolvers<void>()
  // Nothing may await it, and an unhandled rejection would end this process.
  ready.promise.catch(() => {})
  const gone = Promise.withResolvers<void>()
  const end = (signal: NodeJS.Signals | null) => {
    if (ended) return
    ended = { signal, sentGarbage }
    ready.reject(new Error('The sandbox ended before it was ready.'))
    gone.resolve()
    listener?.end(ended)
  }
  const killGroup = () => {
    if (ended || !child.pid) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It is gone already.
    }
  }
  // `close`, not `exit`: its last lines may still be in the pipe.
  child.on('close', (_, signal) => end(signal))
  child.on('error', () => end(null))
  // A job may end before it has read what was sent.
  child.stdin?.on('error', () => {})
  readLines(child, {
    line(text) {
      const message = parse(text)
      if (!message) {
        sentGarbage = true
        return killGroup()
      }
      if (message.type === 'ready') ready.resolve()
      else listener?.message(message)
    },
    tooLong() {
      sentGarbage = true
      killGroup()
    },
  })
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    isOver: () => ended !== null,
    listen(next) {
      listener = next
      if (ended) next.end(ended)
    },
    send(message) {
      if (ended) return
      // Not before: on a busy machine, it would take seconds to start.
      if (message.type === 'job' && child.pid) lowerPriority(child.pid)
      child.stdin?.write(`${JSON.stringify(message)}\n`)
    },
    pause: () => void child.stdout?.pause(),
    resume: () => void child.stdout?.resume(),
    kill() {
      killGroup()
      return gone.promise
    },
  }
}

function parse(text: string): FromSandbox | null {
  if (findExcess(text, MESSAGE_MARGIN)) return null
  try {
    return fromSandbox.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Reads lines of at most MAX_MESSAGE_BYTES. */
function readLines({ stdout }: ChildProcess, on: { line(text: string): void; tooLong(): void }): void {
  let parts: Buffer[] = []
  let bytes = 0
  stdout?.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      const line = Buffer.concat([...parts, rest.subarray(0, at)])
      rest = rest.subarray(at + 1)
      parts = []
      bytes = 0
      on.line(line.toString('utf8'))
    }
    bytes += rest.length
    if (bytes > MAX_MESSAGE_BYTES) {
      stdout.destroy()
      on.tooLong()
    } else if (rest.length > 0) parts.push(rest)
  })
}
