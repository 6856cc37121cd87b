import {
  type Failure,
  type FromSandbox,
  type JsonValue,
  MAX_NOTES,
  type SandboxJob,
  type SandboxLimits,
  type SandboxNote,
  YIELD,
} from './protocol.ts'
import type { ProcessEnd } from './sandbox-process.ts'
import type { Sandbox } from './start-launcher.ts'

/** A job failed by its own fault. `detail` is what it threw, or why its result is not JSON. */
export class SandboxFailed extends Error {
  override readonly name = 'SandboxFailed'
  readonly reason: Failure
  readonly detail: string
  constructor(reason: Failure, detail = '') {
    super(`${reason} ${detail}`)
    this.reason = reason
    this.detail = detail
  }
}

/** A call that the plugin may see fail, as an Error with this name and message. */
export class HostCallError extends Error {
  override readonly name: string
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Says why a job failed, in one sentence for users. */
export function describeFailure(reason: Failure, limits: SandboxLimits, detail: string): string {
  switch (reason) {
    case 'CPU':
      return `It used more than ${limits.cpuMs} ms of CPU time.`
    case 'TIME':
      return `It took longer than ${limits.timeoutMs} ms.`
    case 'MEMORY':
      return `It used more than ${limits.memoryBytes} bytes of memory.`
    case 'STACK':
      return 'It nested calls too deeply.'
    case 'OUTPUT':
      return `Its result has more than ${limits.outputBytes} bytes.`
    case 'CALLS':
      return `It made more than ${limits.calls} host calls.`
    case 'NOT_JSON':
      return `Its result is not JSON: ${detail}.`
    case 'STUCK':
      return 'It waits for a promise that nothing settles.'
    case 'THREW':
      return `It threw an error: ${detail}`
    case 'DIED':
      return 'Its process ended.'
  }
}

/** What a job can reach. */
export interface SandboxHost {
  /**
   * Answers a call. A HostCallError is given to the plugin; any other error ends the job.
   * A stream calls `yield` with each value.
   */
  call(name: string, args: JsonValue[], signal: AbortSignal): Promise<JsonValue | undefined>
  /** Takes what the job says: the first 1,000 notes. */
  note(note: SandboxNote): void
}

interface JobOptions {
  limits: SandboxLimits
  host: SandboxHost
  signal: AbortSignal
}

/**
 * Runs a job in a process and kills the process at the end. Waits for running calls, whose signal aborts.
 * @returns the result of the job. Null for a stream.
 * @throws SandboxFailed; an error of the host; the signal's reason if it aborts.
 */
export async function runJob(
  sandbox: Sandbox,
  job: SandboxJob,
  { limits, host, signal }: JobOptions,
): Promise<JsonValue> {
  signal.throwIfAborted()
  const over = new AbortController()
  const running = new Set<Promise<void>>()
  const result = Promise.withResolvers<JsonValue>()
  let timer: NodeJS.Timeout | undefined
  let calls = 0
  let notes = 0

  const answer = async ({ id, name, args }: Extract<FromSandbox, { type: 'call' }>) => {
    const isKnown = name === YIELD || job.functions.includes(name)
    try {
      if (!isKnown) throw new HostCallError('TypeError', `The host has no function ${name}.`)
      const value = await host.call(name, args, over.signal)
      if (name === YIELD) {
        calls = 0
        timer?.refresh()
      }
      sandbox.send({ type: 'answer', id, value })
    } catch (error) {
      if (!(error instanceof HostCallError)) return result.reject(error)
      sandbox.send({ type: 'answer', id, error: { name: error.name, message: error.message } })
    }
  }
  const take = (message: FromSandbox) => {
    if (over.signal.aborted) return
    if (message.type === 'done') result.resolve(message.output)
    else if (message.type === 'failed') result.reject(new SandboxFailed(message.reason, message.detail))
    else if (message.type === 'note' && ++notes <= MAX_NOTES) host.note(message.note)
    else if (message.type === 'call') {
      if (message.name !== YIELD && ++calls > limits.calls) return result.reject(new SandboxFailed('CALLS'))
      const call = answer(message).finally(() => running.delete(call))
      running.add(call)
    }
  }
  const abort = () => result.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  sandbox.listen({ message: take, end: end => result.reject(new SandboxFailed(reasonOf(end))) })
  try {
    await Promise.race([sandbox.ready, result.promise])
    timer = setTimeout(() => result.reject(new SandboxFailed('TIME')), limits.timeoutMs)
    const { cpuMs, outputBytes } = limits
    sandbox.send({ type: 'job', job, limits: { cpuMs, outputBytes } })
    return await result.promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    over.abort(new Error('The job is over.'))
    // Nothing waits for its end, which takes milliseconds.
    void sandbox.kill()
    await Promise.allSettled(running)
  }
}

/** Why a process ended without a result. */
function reasonOf({ signal, sentGarbage }: ProcessEnd): Failure {
  if (sentGarbage) return 'OUTPUT'
  return signal === 'SIGXCPU' ? 'CPU' : 'DIED'
}
