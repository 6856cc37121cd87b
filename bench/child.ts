import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const STOP_TIMEOUT_MS = 10_000

type Question = { id: number; command: string; input: unknown }
type Message = { url: string } | { id: number; result: unknown } | { id: number; problem: string }

/** The commands of a child process, by name. */
export type Commands = Record<string, (input: never) => Promise<unknown>>

/** A process from this folder that serves HTTP and runs commands. */
export interface Child {
  url: string
  ask<T>(command: string, input?: unknown): Promise<T>
  /** Stops it, by force after a timeout. */
  stop(): Promise<void>
}

/** Starts `script` and waits until it serves. The child exits when this process does. */
export async function startChild(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Child> {
  const child = fork(join(import.meta.dirname, script), args, {
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<string>()
  const exited = once(child, 'exit')
  child.on('message', (message: Message) => {
    if ('url' in message) return ready.resolve(message.url)
    const answer = waiting.get(message.id)
    waiting.delete(message.id)
    if ('problem' in message) answer?.reject(new Error(`${script}: ${message.problem}`))
    else answer?.resolve(message.result)
  })
  child.on('exit', code => {
    const ended = new Error(`${script} ended with code ${code}.`)
    ready.reject(ended)
    for (const answer of waiting.values()) answer.reject(ended)
  })
  let lastId = 0
  return {
    url: await ready.promise,
    ask<T>(command: string, input?: unknown) {
      const id = ++lastId
      const answer = Promise.withResolvers<unknown>()
      waiting.set(id, answer)
      const question: Question = { id, command, input }
      child.send(question)
      return answer.promise as Promise<T>
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      if (child.connected) child.disconnect()
      const cancel = new AbortController()
      const overdue = sleep(STOP_TIMEOUT_MS, 'overdue', { signal: cancel.signal }).catch(() => 'cancelled')
      if ((await Promise.race([exited, overdue])) === 'overdue') child.kill('SIGKILL')
      cancel.abort()
      await exited
    },
  }
}

/** JavaScript memory of this process after a garbage collection, in bytes. */
async function measureMemory(): Promise<number> {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The child's side: reports its URL, runs commands, and exits with the parent process. */
export function serveParent(url: string, commands: Commands, stop: () => Promise<void>): void {
  const send = (message: Message) => process.connected && process.send?.(message)
  process.on('message', ({ id, command, input }: Question) => {
    const run = { measureMemory, ...commands }[command] as ((input: unknown) => Promise<unknown>) | undefined
    const answer = run ? run(input) : Promise.reject(new Error(`${command} is not a command.`))
    answer.then(
      result => send({ id, result }),
      error => send({ id, problem: String(error) }),
    )
  })
  process.on('disconnect', () => {
    stop().finally(() => process.exit())
  })
  // Ctrl-C reaches the whole process group, but the parent decides when to stop.
  process.on('SIGINT', () => {})
  send({ url })
}
