import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { runOwn } from './own-sandbox.ts'

const PLUGINS = join(import.meta.dirname, '../../plugins')
const MAX_BODY_BYTES = 1_000_000
const MAX_REDIRECTS = 5

export interface PluginSettings {
  config?: Record<string, unknown>
  /** Values of granted secrets. Without any, `host.secret` does not exist. */
  secrets?: Record<string, string>
  /** Where to connect to for each host, like a hosts file. Other hosts cannot be reached. */
  hosts?: Record<string, string>
  /** Hosts that are granted. By default, those of the manifest. */
  network?: string[]
  /** Replaces the time limit of each request. */
  timeoutMs?: number | undefined
}

export interface PluginDocument {
  sourceUri: string
  title: string
  text: string
  format: string
}

export interface SyncBatch {
  upsert?: PluginDocument[]
  remove?: string[]
  problems?: { sourceUri: string; message: string }[]
  same?: number
  cursor?: unknown
}

/** The batches of a sync, and what is in all of them. */
export interface SyncOutcome {
  batches: SyncBatch[]
  upserted: PluginDocument[]
  removed: string[]
  problems: { sourceUri: string; message: string }[]
  same: number
  /** The latest one. */
  cursor: unknown
}

interface Manifest {
  name: string
  kind: string
  permissions: { name: string; reason: string }[]
  config: object
  tools?: Record<string, { input: object; output: object; hasEffects: boolean }>
}

export interface OfficialPlugin {
  close(): Promise<void>
  manifest: Manifest
  /** Validates input and output by the manifest, as Canopy does. */
  runTool(tool: string, input: object, settings?: PluginSettings): Promise<Record<string, unknown>>
  /** `cutAfter` ends the run after that many batches, as a lost worker would. */
  sync(cursor: unknown, settings?: PluginSettings & { cutAfter?: number }): Promise<SyncOutcome>
}

/** Runs an official plugin in the sandbox, with a host that connects to doubles. */
export async function openPlugin(name: string): Promise<OfficialPlugin> {
  const code = await readFile(join(PLUGINS, name, 'main.js'), 'utf8')
  const manifest: Manifest = JSON.parse(await readFile(join(PLUGINS, name, 'manifest.json'), 'utf8'))
  const run = (
    path: string[],
    args: unknown[],
    settings: PluginSettings,
    onYield?: (batch: SyncBatch) => void,
  ) => {
    checkBySchema(manifest.config, settings.config ?? {}, 'config')
    const host = createHost(manifest, settings)
    if (onYield) host.functions.__yield = async batch => onYield(batch as SyncBatch)
    return runOwn(
      code,
      path,
      args,
      [...Object.keys(host.functions), 'now'],
      (name, args) => host.functions[name]!(...args),
      { config: settings.config ?? {} },
    )
  }
  return {
    manifest,
    close: async () => {},
    async runTool(tool, input, settings = {}) {
      const { input: inputSchema, output: outputSchema } = manifest.tools![tool]!
      checkBySchema(inputSchema, input, 'input')
      const output = (await run(['tools', tool], [input], settings)) as Record<string, unknown>
      checkBySchema(outputSchema, output, 'output')
      return output
    },
    async sync(cursor, { cutAfter = Number.POSITIVE_INFINITY, ...settings } = {}) {
      const batches: SyncBatch[] = []
      const running = run(['sync'], [{ cursor, config: settings.config ?? {} }], settings, batch => {
        batches.push(batch)
        if (batches.length >= cutAfter) throw new Error('cut')
      })
      await running.catch(error => {
        if (error.message !== 'cut') throw error
      })
      return summarize(batches)
    },
  }
}

function summarize(batches: SyncBatch[]): SyncOutcome {
  return {
    batches,
    upserted: batches.flatMap(({ upsert = [] }) => upsert),
    removed: batches.flatMap(({ remove = [] }) => remove),
    problems: batches.flatMap(({ problems = [] }) => problems),
    same: batches.reduce((sum, { same = 0 }) => sum + same, 0),
    cursor: batches.findLast(({ cursor }) => cursor !== undefined)?.cursor ?? null,
  }
}

/** @throws TypeError that names all problems. */
function checkBySchema(schema: object, value: unknown, what: string): void {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  if (!ajv.validate(schema, value)) throw new TypeError(`${what}: ${ajv.errorsText(ajv.errors)}`)
}

function createHost(manifest: Manifest, { secrets = {}, hosts = {}, network, timeoutMs }: PluginSettings) {
  const granted =
    network ?? manifest.permissions.flatMap(({ name }) => (name.startsWith('network:') ? name.slice(8) : []))
  const functions: Record<string, (...args: unknown[]) => Promise<unknown>> = {
    fetch: (url, options) =>
      fetchFrom(
        String(url),
        { ...(options as RequestOptions), ...(timeoutMs && { timeoutMs }) },
        { granted, hosts },
      ),
    log: async () => {},
    progress: async () => {},
  }
  if (Object.keys(secrets).length > 0)
    functions.secret = async name => secrets[String(name)] ?? refuse(`secret:${name} is not granted.`)
  return { functions }
}

interface RequestOptions {
  method?: string
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
}

async function fetchFrom(
  url: string,
  options: RequestOptions,
  { granted, hosts }: { granted: string[]; hosts: Record<string, string> },
) {
  const { method = 'GET', headers = {}, body, timeoutMs = 30_000 } = options
  let target = new URL(url)
  for (let redirects = 0; ; redirects++) {
    if (!granted.includes('*') && !granted.includes(target.host))
      refuse(`network:${target.host} is not granted.`)
    const address = hosts[target.host] ?? failNetwork(`connection to ${target.host} was refused.`)
    const response = await fetch(new URL(target.pathname + target.search, address), {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(error =>
      failNetwork(error.name === 'TimeoutError' ? `timeout after ${timeoutMs} ms.` : 'connection failed.'),
    )
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location && ['GET', 'HEAD'].includes(method)) {
      await response.body?.cancel()
      if (redirects >= MAX_REDIRECTS) failNetwork('too many redirects.')
      target = new URL(location, target)
      continue
    }
    const text = await response.text()
    if (Buffer.byteLength(text) > MAX_BODY_BYTES) failNetwork('the response is too large.')
    return { status: response.status, headers: Object.fromEntries(response.headers), text, url: target.href }
  }
}

function refuse(message: string): never {
  throw Object.assign(new Error(message), { name: 'PermissionDenied' })
}

function failNetwork(message: string): never {
  throw Object.assign(new Error(message), { name: 'NetworkError' })
}
