import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { withDeadline } from '../platform/deadline.ts'
import type { FromLauncher, ToLauncher } from './launcher.ts'
import type { SandboxLimits } from './protocol.ts'
import type { Listener, ProcessEnd, SandboxProcess } from './sandbox-process.ts'

/** A sandbox cannot be started. */
export class SandboxUnavailable extends Error {
  override readonly name = 'SandboxUnavailable'
}

/** A sandbox that a launcher has started. */
export type Sandbox = Pick<SandboxProcess, 'ready' | 'isOver' | 'listen' | 'send' | 'kill'>

/** Starts sandboxes from a process of its own, which begins with the first of them. */
export interface Launcher {
  start(limits: Pick<SandboxLimits, 'memoryBytes' | 'cpuMs'>): Sandbox
  /** Ends the process, and all sandboxes with it. */
  stop(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('launcher.ts', import.meta.url))
const { NODE_COMPILE_CACHE } = process.env
const START_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 5_000

interface Connection {
  process: ChildProcess
  /** Receives the messages about each sandbox that has not ended. */
  sandboxes: Map<number, (message: FromLauncher) => void>
}

export function createLauncher(): Launcher {
  let open: Connection | null = null
  let lastId = 0
  return {
    start(limits) {
      open ??= connect(closed => {
        if (open === closed) open = null
      })
      const { process, sandboxes } = open
      const id = ++lastId
      // If the launcher ends before it reads a message, the end of the sandbox is reported instead.
      const post = (message: ToLauncher) => process.connected && process.send(message, () => {})
      const { sandbox, receive } = watch(id, post)
      sandboxes.set(id, message => {
        if (message.type === 'end') sandboxes.delete(id)
        receive(message)
      })
      post({ id, type: 'start', limits })
      return sandbox
    },
    async stop() {
      if (!open) return
      const { process } = open
      const gone = new Promise(resolve => process.once('exit', resolve).once('error', resolve))
      if (process.connected) process.disconnect()
      const timer = setTimeout(() => process.kill('SIGKILL'), STOP_TIMEOUT_MS)
      await gone
      clearTimeout(timer)
    },
  }
}

function connect(onClose: (closed: Connection) => void): Connection {
  const process = fork(SCRIPT, {
    // Signals of a terminal do not reach it. It ends with its host.
    detached: true,
    stdio: 'ignore',
    execArgv: [],
    env: NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {},
  })
  const connection: Connection = { process, sandboxes: new Map() }
  const { sandboxes } = connection
  process.on('message', (message: FromLauncher) => sandboxes.get(message.id)?.(message))
  const close = () => {
    onClose(connection)
    for (const [id, receive] of sandboxes)
      receive({ id, type: 'end', end: { signal: null, sentGarbage: false } })
  }
  process.once('exit', close)
  // It could not be started, or cannot be reached.
  process.on('error', () => {
    process.kill('SIGKILL')
    close()
  })
  return connection
}

/** The host's side of a sandbox. */
function watch(
  id: number,
  post: (message: ToLauncher) => void,
): { sandbox: Sandbox; receive(message: FromLauncher): void } {
  let listener: Listener | null = null
  let ended: ProcessEnd | null = null
  const ready = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  const readyInTime = withDeadline(
    START_TIMEOUT_MS,
    ready.promise,
    () => new SandboxUnavailable(`The sandbox did not start within ${START_TIMEOUT_MS} ms.`),
  )
  // Nothing may await it, and an unhandled rejection would end this process.
  readyInTime.catch(() => {})
  return {
    sandbox: {
      ready: readyInTime,
      isOver: () => ended !== null,
      listen(next) {
        listener = next
        if (ended) next.end(ended)
      },
      send: message => post({ id, type: 'send', message }),
      kill() {
        post({ id, type: 'kill' })
        return gone.promise
      },
    },
    receive(message) {
      if (message.type === 'ready') ready.resolve()
      else if (message.type === 'message') listener?.message(message.message)
      else {
        ended = message.end
        ready.reject(new SandboxUnavailable('The sandbox ended before it was ready.'))
        gone.resolve()
        listener?.end(ended)
      }
    },
  }
}
