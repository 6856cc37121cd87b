import { join } from 'node:path'
import { functionsOf } from '../../src/plugins/host/host.ts'
import { requestArgs, sendRequest } from '../../src/plugins/host/send-request.ts'
import { checkInput, checkOutput } from '../../src/plugins/json-schema/check-value.ts'
import { type Manifest, parseManifest } from '../../src/plugins/package/manifest.ts'
import { readFolder } from '../../src/plugins/package/read-folder.ts'
import { allowsUrl } from '../../src/plugins/permissions.ts'
import { type SyncBatch, syncBatch } from '../../src/plugins/sync-batch.ts'
import { type JsonValue, YIELD } from '../../src/sandbox/protocol.ts'
import { HostCallError } from '../../src/sandbox/run-job.ts'
import { createSandboxes, type Sandboxes } from '../../src/sandbox/sandboxes.ts'
import { openPluginSession, type PluginSession } from './plugin-session.ts'

const PLUGINS = join(import.meta.dirname, '../../plugins')
/** Those of the settings, but with more time: a busy machine must not fail a test. */
const LIMITS = {
  memoryBytes: 64 * 2 ** 20,
  cpuMs: 5_000,
  timeoutMs: 150_000,
  outputBytes: 256 * 1024,
  calls: 100,
}

export interface PluginSettings {
  config?: Record<string, unknown>
  /** Values of secrets, by name. */
  secrets?: Record<string, string>
  /** Where to connect to for each host, like a hosts file. Connections to others are refused. */
  hosts?: Record<string, string>
  /** Granted permissions. By default, all that the manifest asks for. */
  granted?: string[]
  /** Replaces the time limit of each request. */
  timeoutMs?: number | undefined
}

export interface SyncSettings extends PluginSettings {
  /** Runs in a process of its own, as Canopy does. */
  isAlone?: boolean
  /** Kills the process after that many batches were taken. */
  cutAfter?: number
}

/** The batches of a sync, and what is in all of them. */
interface SyncOutcome extends Required<Omit<SyncBatch, 'cursor'>> {
  batches: SyncBatch[]
  /** The latest one. */
  cursor: unknown
}

export interface OfficialPlugin {
  manifest: Manifest
  runTool(tool: string, input: object, settings?: PluginSettings): Promise<Record<string, unknown>>
  sync(cursor: unknown, settings?: SyncSettings): Promise<SyncOutcome>
  close(): Promise<void>
}

/**
 * Runs an official plugin in the sandbox, with the real checks of its manifest, settings, inputs, outputs and batches,
 * and the real requests. Only the addresses of hosts and the values of secrets are those of the test.
 */
export async function openPlugin(name: string): Promise<OfficialPlugin> {
  const { manifest: text, code } = await readFolder(join(PLUGINS, name))
  const parsed = parseManifest(text)
  if ('issues' in parsed) throw new Error(JSON.stringify(parsed.issues))
  const { manifest } = parsed
  const sandboxes = createSandboxes({ limits: LIMITS, atOnce: 4, warm: 0 })
  let session: PluginSession | undefined

  const prepare = (settings: PluginSettings) => {
    const { granted = manifest.permissions.map(permission => permission.name) } = settings
    const config = check(checkInput, manifest.config, settings.config ?? {}, 'config')
    return { config, functions: functionsOf(granted), call: answerCalls(settings, granted) }
  }
  /** Starting a process takes 150 ms of CPU time, so most runs of a file share one. */
  const share = () => {
    session ??= openPluginSession(sandboxes, code)
    return session
  }
  return {
    manifest,
    async runTool(tool, input, settings = {}) {
      const schemas = manifest.tools[tool]!
      const prepared = prepare(settings)
      const args = [check(checkInput, schemas.input, input, 'input')]
      const output = await share().run({ path: ['tools', tool], args, ...prepared })
      return check(checkOutput, schemas.output, output, 'output')
    },
    async sync(cursor, { isAlone = false, cutAfter, ...settings } = {}) {
      const prepared = prepare(settings)
      const batches: SyncBatch[] = []
      const args = [{ cursor: cursor as JsonValue, config: prepared.config }]
      const take = (value: JsonValue) => void batches.push(syncBatch.parse(value))
      if (isAlone || cutAfter !== undefined)
        await runAlone(sandboxes, { code, path: ['sync'], args, ...prepared, take, cutAfter })
      else await share().run({ path: ['sync'], args, ...prepared, take })
      return summarize(batches)
    },
    async close() {
      await session?.close()
      await sandboxes.stop()
    },
  }
}

interface LoneRun {
  code: string
  path: string[]
  args: JsonValue[]
  functions: string[]
  config: JsonValue
  call: (name: string, args: JsonValue[], signal: AbortSignal) => Promise<JsonValue>
  take: (value: JsonValue) => void
  cutAfter: number | undefined
}

/** Runs an export in a process of its own. */
async function runAlone(
  sandboxes: Sandboxes,
  { call, take, cutAfter, config, ...job }: LoneRun,
): Promise<void> {
  const cut = new AbortController()
  let taken = 0
  const host = {
    async call(name: string, args: JsonValue[], signal: AbortSignal) {
      if (name !== YIELD) return call(name, args, signal)
      take(args[0] ?? null)
      taken += 1
      if (taken === cutAfter) cut.abort(new Error('cut'))
    },
    note: () => {},
  }
  const running = sandboxes.run('test', { ...job, values: { config } }, { host, signal: cut.signal })
  await running.catch(error => {
    if (!cut.signal.aborted) throw error
  })
}

function summarize(batches: SyncBatch[]): SyncOutcome {
  return {
    batches,
    upsert: batches.flatMap(({ upsert }) => upsert),
    remove: batches.flatMap(({ remove }) => remove),
    problems: batches.flatMap(({ problems }) => problems),
    same: batches.reduce((sum, { same }) => sum + same, 0),
    cursor: batches.findLast(({ cursor }) => cursor !== undefined)?.cursor ?? null,
  }
}

/** @throws TypeError that names all problems. */
function check(
  by: typeof checkInput,
  schema: object,
  value: unknown,
  what: string,
): Record<string, JsonValue> {
  const answer = by(JSON.stringify(schema), JSON.stringify(value), what)
  if ('issues' in answer)
    throw new TypeError(answer.issues.map(({ path, message }) => `${path} ${message}`).join('; '))
  return JSON.parse(answer.value)
}

/** Answers calls as Canopy's host does. */
function answerCalls(
  { secrets = {}, hosts = {}, timeoutMs }: PluginSettings,
  granted: string[],
): LoneRun['call'] {
  const deny = (permission: string) =>
    new HostCallError('PermissionDenied', `The permission "${permission}" is not granted.`)
  const connect = async (url: string | URL, init?: RequestInit) => {
    const { host, pathname, search } = new URL(url)
    const address = hosts[host]
    if (!address) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })
    return fetch(new URL(pathname + search, address), { ...init, redirect: 'manual' })
  }
  return async (name, args, signal) => {
    if (name === 'secret') {
      const secret = String(args[0])
      if (!granted.includes(`secret:${secret}`)) throw deny(`secret:${secret}`)
      if (secrets[secret] !== undefined) return secrets[secret]
      throw new HostCallError(
        'SecretMissing',
        `No secret is assigned to "${secret}". Assign one with enablePlugin.`,
      )
    }
    const [target, options] = requestArgs.parse(args)
    const check = (url: URL) => {
      if (!allowsUrl(url, granted)) throw deny(`network:${url.host}`)
    }
    const sending = { fetch: Object.assign(connect, { close: async () => {} }), signal, check }
    const response = await sendRequest(
      target,
      { ...options, timeoutMs: timeoutMs ?? options.timeoutMs },
      sending,
    )
    return { ...response }
  }
}
