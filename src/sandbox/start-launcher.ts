import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
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

interface Connection {
  process: ChildProcess
  /** What takes the messages about each sandbox that has not ended. */
  sandboxes: Map<number, (message: FromLauncher) => void>
}

export function createLauncher(): Launcher {
  let open: Connection | null = null
  let lastId = 0
  return {
    start(limits) {
      open ??= connect(() => {
        open = null
      })
      const { process, sandboxes } = open
      const id = ++lastId
      // What the launcher does not get before it ends is lost with it.
      const tell = (message: ToLauncher) => process.connected && process.send(message, () => {})
      const { sandbox, take } = watch(id, tell)
      sandboxes.set(id, message => {
        if (message.type === 'end') sandboxes.delete(id)
        take(message)
      })
      tell({ id, type: 'start', limits })
      return sandbox
    },
    async stop() {
      if (!open) return
      const gone = once(open.process, 'exit')
      open.process.disconnect()
      await gone
    },
  }
}

function connect(onEnd: () => void): Connection {
  const process = fork(SCRIPT, {
    // Signals of a terminal do not reach it. It ends with its host.
    detached: true,
    stdio: 'ignore',
    execArgv: [],
    env: NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {},
  })
  const sandboxes: Connection['sandboxes'] = new Map()
  const end = () => {
    onEnd()
    for (const [id, take] of sandboxes) take({ id, type: 'end', end: { signal: null, sentGarbage: false } })
  }
  process.on('message', (message: FromLauncher) => sandboxes.get(message.id)?.(message))
  process.once('exit', end)
  process.on('error', end)
  return { process, sandboxes }
}

/** The host's side of a sandbox. */
function watch(
  id: number,
  tell: (message: ToLauncher) => void,
): { sandbox: Sandbox; take(message: FromLauncher): void } {
  let listener: Listener | null = null
  let ended: ProcessEnd | null = null
  const ready = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  const readyInTime = withDeadline(
    START_TIMEOUT_MS,
    ready.promise,
    () => new SandboxUnavailable(`The sandbox did not start within ${START_TIMEOUT_MS} ms.`),
  )
  // It is awaited when a job takes the sandbox. Until then, a rejection must not end this process.
  readyInTime.catch(() => {})
  return {
    sandbox: {
      ready: readyInTime,
      isOver: () => ended !== null,
      listen(next) {
        listener = next
        if (ended) next.end(ended)
      },
      send: message => tell({ id, type: 'send', message }),
      kill() {
        tell({ id, type: 'kill' })
        return gone.promise
      },
    },
    take(message) {
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
