import { z } from 'zod'
import { scopeToWorkspace, type WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { HostCallError } from '../../sandbox/run-job.ts'
import { SecretUnusable, useSecret } from '../../secrets/use-secret.ts'
import { allowsUrl } from '../permissions.ts'
import { readArguments } from '../value-problems.ts'
import { askAgent, completeText, searchPassages } from './knowledge-calls.ts'
import type { HostApp, PluginRun } from './run-context.ts'
import { isSafe, requestArgs, sendRequest } from './send-request.ts'
import { deleteValue, getValue, setValue, storageKey } from './storage.ts'

interface HostCall {
  app: HostApp
  run: PluginRun
  granted: readonly string[]
  signal: AbortSignal
}

interface HostFunction {
  /** Whether these permissions let a plugin call it at all. */
  isGranted(granted: readonly string[]): boolean
  call(args: readonly unknown[], call: HostCall): Promise<unknown>
}

/** Defines a function. Wrong arguments reject with a TypeError for the author of the plugin. */
function define<Args extends z.ZodType<unknown[]>>(
  permission: string,
  args: Args,
  call: (args: z.output<Args>, call: HostCall) => Promise<unknown>,
): HostFunction {
  const isPrefix = permission.endsWith(':')
  return {
    isGranted: granted =>
      granted.some(name => (isPrefix ? name.startsWith(permission) : name === permission)),
    call: async (given, context) => call(readArguments(args, given), context),
  }
}

/** The functions of the host that need a permission, by the names that the contract gives them. */
const FUNCTIONS: Record<string, HostFunction> = {
  fetch: define('network:', requestArgs, async ([target, options], { app, run, granted, signal }) => {
    const check = (url: URL) => {
      if (!allowsUrl(url, granted)) throw denied(`network:${url.host}`)
    }
    if (URL.canParse(target)) check(new URL(target))
    const host = URL.canParse(target) ? new URL(target).host : 'an invalid URL'
    const isRepeatable = isSafe(options.method)
    const summary = isRepeatable
      ? `sent ${options.method} requests to ${host}`
      : `sent a ${options.method} request to ${host}`
    await run.beforeEffect({ summary, isSafe: isRepeatable })
    return sendRequest(target, options, { fetch: app.plugins.fetch, signal, check })
  }),
  secret: define('secret:', z.tuple([z.string().max(100)]), ([name], call) => readSecret(name, call)),
  search: define(
    'documents:read',
    z.tuple([
      z.object({ query: z.string().max(10_000), limit: z.number().int().min(1).max(100).default(10) }),
    ]),
    ([request], { app, run }) => searchPassages(app, run, request),
  ),
  ask: define(
    'agents:ask',
    z.tuple([z.object({ agentId: z.string().max(100), question: z.string().min(1).max(10_000) })]),
    ([request], { app, run, signal }) => askAgent(app, run, request, signal),
  ),
  complete: define(
    'models:use',
    z.tuple([
      z.object({
        prompt: z.string().min(1).max(200_000),
        maxTokens: z.number().int().min(1).max(100_000).default(1_000),
      }),
    ]),
    ([request], { app, run, signal }) => completeText(app, run, request, signal),
  ),
  'storage.get': define('storage', z.tuple([storageKey]), ([key], { app, run }) =>
    getValue(dbOf(app, run), run, key),
  ),
  'storage.set': define('storage', z.tuple([storageKey, z.unknown()]), ([key, value], { app, run }) =>
    setValue(dbOf(app, run), run, key, value),
  ),
  'storage.delete': define('storage', z.tuple([storageKey]), ([key], { app, run }) =>
    deleteValue(dbOf(app, run), run, key),
  ),
}

/** The functions that exist for a plugin with these permissions. */
export function functionsOf(granted: readonly string[]): string[] {
  return Object.keys(FUNCTIONS).filter(name => FUNCTIONS[name]?.isGranted(granted))
}

/**
 * Answers a call of a plugin. Reads its permissions at every call, so that a revoked one is refused at once.
 * @throws HostCallError for the plugin.
 */
export async function callHost(
  app: HostApp,
  run: PluginRun,
  name: string,
  args: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown> {
  const definition = FUNCTIONS[name]
  if (!definition) throw new HostCallError('TypeError', `The host has no function ${name}.`)
  const granted = await readGranted(dbOf(app, run), run)
  if (!definition.isGranted(granted)) throw new HostCallError('PermissionDenied', `${name} is not permitted.`)
  return definition.call(args, { app, run, granted, signal })
}

/** Permissions that a version has now. Empty if the plugin was disabled or removed. */
export async function readGranted(
  db: Pick<WorkspaceDatabase, 'pluginVersion'>,
  { pluginId, version }: Pick<PluginRun, 'pluginId' | 'version'>,
): Promise<string[]> {
  const row = await db.pluginVersion.findUnique({
    where: { pluginId_version: { pluginId, version } },
    select: { granted: true },
  })
  return row?.granted ?? []
}

async function readSecret(name: string, { app, run, granted }: HostCall): Promise<string> {
  if (!granted.includes(`secret:${name}`)) throw denied(`secret:${name}`)
  const { workspaceId, pluginId } = run
  const assigned = await dbOf(app, run).pluginSecret.findUnique({
    where: { pluginId_name: { pluginId, name } },
  })
  if (!assigned)
    throw new HostCallError(
      'SecretMissing',
      `No secret is assigned to "${name}". Assign one with enablePlugin.`,
    )
  try {
    const reason = `the plugin "${run.name}"`
    return await useSecret(app, { workspaceId, secretId: assigned.secretId, reason })
  } catch (error) {
    if (error instanceof SecretUnusable) throw new HostCallError('SecretUnusable', error.message)
    throw error
  }
}

function dbOf(app: HostApp, { workspaceId }: PluginRun) {
  return scopeToWorkspace(app.database.prisma, workspaceId)
}

function denied(permission: string): HostCallError {
  return new HostCallError('PermissionDenied', `The permission "${permission}" is not granted.`)
}
