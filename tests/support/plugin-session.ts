import { type JsonValue, YIELD } from '../../src/sandbox/protocol.ts'
import type { Sandboxes } from '../../src/sandbox/sandboxes.ts'

/** One run of an export. */
interface SessionRun {
  path: string[]
  args: JsonValue[]
  config: JsonValue
  /** Names of the host functions that exist for this run. */
  functions: string[]
  /** Answers their calls. */
  call(name: string, args: JsonValue[], signal: AbortSignal): Promise<JsonValue>
  /** Takes what a sync yields. */
  take?(value: JsonValue): void
}

export interface PluginSession {
  /** Runs are sequential. @throws Error with the message of the plugin. */
  run(run: SessionRun): Promise<JsonValue>
  close(): Promise<void>
}

/** Host functions that the runs of a session may use. */
const FUNCTIONS = ['fetch', 'secret']

/** Added to the code of a plugin. `yield` also starts the limits of CPU time and calls anew for each run. */
const SERVE = `
export async function serve(all) {
  const exported = { tools: typeof tools === 'undefined' ? {} : tools, sync: typeof sync === 'undefined' ? null : sync }
  for (let run = await all.next(); run; run = await all.next()) {
    const { log, progress, now, random } = all
    const host = { log, progress, now, random, config: run.config }
    for (const name of run.functions) host[name] = all[name]
    try {
      const result = run.path.reduce((target, key) => target[key], exported)(...run.args, host)
      if (run.path[0] === 'sync') for await (const batch of result) await all.yield({ batch })
      await all.yield({ output: run.path[0] === 'sync' ? null : await result })
    } catch (error) {
      await all.yield({ error: String(error?.message ?? error) })
    }
  }
  return null
}
`

/** Runs a plugin many times in one process of the sandbox, which saves starting one for each run. */
export function openPluginSession(sandboxes: Sandboxes, code: string): PluginSession {
  let current: SessionRun | null = null
  let wanted = Promise.withResolvers<SessionRun | null>()
  let outcome = Promise.withResolvers<JsonValue>()
  const host = {
    async call(name: string, args: JsonValue[], signal: AbortSignal): Promise<JsonValue> {
      if (name === 'next') {
        current = await wanted.promise
        wanted = Promise.withResolvers()
        if (!current) return null
        const { path, args, config, functions } = current
        return { path, args, config, functions: functions.filter(one => FUNCTIONS.includes(one)) }
      }
      if (name !== YIELD) return current!.call(name, args, signal)
      const [said] = args as [{ batch?: JsonValue; output?: JsonValue; error?: string }]
      if (said.batch !== undefined) current!.take?.(said.batch)
      else if (said.error !== undefined) outcome.reject(new Error(said.error))
      else outcome.resolve(said.output ?? null)
      return null
    },
    note: () => {},
  }
  const job = {
    code: code + SERVE,
    path: ['serve'],
    args: [],
    functions: ['next', YIELD, ...FUNCTIONS],
    values: {},
  }
  const serving = sandboxes.run('test', job, { host, signal: new AbortController().signal })
  serving.catch(error => outcome.reject(error))
  // It may end between two runs. The next one fails then.
  outcome.promise.catch(() => {})
  return {
    run(run) {
      outcome = Promise.withResolvers()
      wanted.resolve(run)
      return outcome.promise
    },
    async close() {
      wanted.resolve(null)
      await serving
    },
  }
}
