import { createTurns } from '../platform/turns.ts'
import type { JsonValue, SandboxJob, SandboxLimits } from './protocol.ts'
import { runJob, type SandboxHost } from './run-job.ts'
import { createLauncher, type Sandbox } from './start-launcher.ts'

/** Runs jobs in child processes without access to anything. */
export interface Sandboxes {
  /**
   * Runs a job when it is the turn of its owner.
   * @throws SandboxFailed; SandboxUnavailable; an error of the host; the signal's reason if it aborts.
   */
  run(owner: string, job: SandboxJob, options: { host: SandboxHost; signal: AbortSignal }): Promise<JsonValue>
  /** Kills all processes. Jobs fail. */
  stop(): Promise<void>
}

interface SandboxOptions {
  limits: SandboxLimits
  /** Jobs that run at once. */
  atOnce: number
  /** Processes that wait for a job, once there was one. */
  warm: number
}

/** Starting a process takes CPU time that the end of the last job, and its response, need first. */
const REFILL_DELAY_MS = 150

export function createSandboxes({ limits, atOnce, warm }: SandboxOptions): Sandboxes {
  const turns = createTurns({ atOnce, atOncePerOwner: atOnce })
  const launcher = createLauncher()
  const waiting: Sandbox[] = []
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  const takeProcess = () => {
    const ready = waiting.findIndex(sandbox => !sandbox.isOver())
    const [sandbox = launcher.start(limits)] = waiting.splice(0, ready + 1).slice(-1)
    return sandbox
  }
  const refill = () => {
    timer = undefined
    while (!isStopped && waiting.length < warm) waiting.push(launcher.start(limits))
  }
  const refillSoon = () => {
    timer ??= setTimeout(refill, REFILL_DELAY_MS).unref()
  }
  return {
    async run(owner, job, { host, signal }) {
      const endTurn = await turns.begin({ owner, line: '' }, signal)
      try {
        if (isStopped) throw new Error('The sandboxes are stopped.')
        const sandbox = takeProcess()
        try {
          return await runJob(sandbox, job, { limits, host, signal })
        } finally {
          refillSoon()
        }
      } finally {
        endTurn()
      }
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      waiting.length = 0
      await launcher.stop()
    },
  }
}
