import { ValidationError } from '../../src/errors.ts'
import { functionsOf } from '../../src/plugins/host/host.ts'
import type { JsonSchemas } from '../../src/plugins/json-schema/json-schemas.ts'
import type { Manifest } from '../../src/plugins/package/manifest.ts'
import { isCovered, PERMISSION_RULE, parsePermission } from '../../src/plugins/permissions.ts'
import { syncBatch } from '../../src/plugins/sync-batch.ts'
import { readValue } from '../../src/plugins/value-problems.ts'
import { type JsonValue, YIELD } from '../../src/sandbox/protocol.ts'
import { describeFailure, SandboxFailed } from '../../src/sandbox/run-job.ts'
import { checkPlugin } from './check-folder.ts'
import { CommandFailed } from './command-failed.ts'
import { LIMITS, type Workbench } from './open-workbench.ts'
import type { TryOptions } from './read-arguments.ts'
import { createTryHost } from './try-host.ts'

interface Printing {
  /** Prints a result. */
  result(value: unknown): void
  /** Prints what the plugin logs. */
  log(line: string): void
}

/**
 * Runs a plugin in a sandbox, with the permissions of the options and the default limits.
 * @throws ValidationError; CommandFailed if the plugin fails
 */
export async function tryPlugin(
  folder: string,
  options: TryOptions,
  printing: Printing,
  bench: Workbench,
): Promise<void> {
  const { manifest, files } = await checkPlugin(folder, bench)
  checkAllowed(options.allow, manifest)
  const host = createTryHost(options)
  try {
    const plan = await planRun(manifest, options, bench.schemas)
    const functions = functionsOf(options.allow)
    const { path, args, config } = plan
    const job = { code: files.code, path, args, functions, values: { config } }
    const call = async (name: string, given: JsonValue[], aborted: AbortSignal) =>
      name === YIELD ? printing.result(readBatch(given[0])) : host.call(name, given, aborted)
    const note = (said: { kind: string; line?: string; percent?: number; step?: string | null }) =>
      printing.log(said.line ?? `${said.percent} % ${said.step ?? ''}`.trim())
    const output = await bench.sandboxes.run('', job, {
      host: { call: call as typeof host.call, note },
      signal: bench.signal,
    })
    if (plan.check) printing.result(await plan.check(output))
  } catch (error) {
    if (!(error instanceof SandboxFailed)) throw error
    throw new CommandFailed(`The plugin failed. ${describeFailure(error.reason, LIMITS, error.detail)}`)
  } finally {
    await host.close()
  }
}

function checkAllowed(allowed: readonly string[], { permissions }: Manifest): void {
  const asked = permissions.map(({ name }) => name)
  for (const name of allowed) {
    if (!parsePermission(name)) throw new CommandFailed(`The permission "${name}" ${PERMISSION_RULE}.`)
    if (!isCovered(name, asked))
      throw new CommandFailed(
        asked.length
          ? `The plugin does not ask for "${name}". It asks for: ${asked.join(', ')}.`
          : `The plugin does not ask for "${name}". It asks for no permissions.`,
      )
  }
}

interface RunPlan {
  path: string[]
  args: JsonValue[]
  config: JsonValue
  /** Checks the output. Null for a stream. */
  check: ((output: JsonValue) => Promise<unknown>) | null
}

async function planRun(
  { kind, config: configSchema, tools }: Manifest,
  { tool, input, config: givenConfig }: TryOptions,
  schemas: JsonSchemas,
): Promise<RunPlan> {
  const config = (await demand(schemas.checkInput(configSchema, givenConfig, 'config'))) as JsonValue
  const given = input as JsonValue & object
  if (kind === 'AGENT')
    return {
      path: ['answer'],
      args: [{ question: '', passages: [], ...given }],
      config,
      check: async output => output,
    }
  if (kind === 'INTEGRATION' && tool === null)
    return { path: ['sync'], args: [{ cursor: null, ...given, config }], config, check: null }
  const name = chooseTool(Object.keys(tools), tool)
  const { input: inputSchema, output: outputSchema } = tools[name]!
  // An integration gets the report whose ID its input has, so its schema says nothing about that.
  const value = kind === 'INTEGRATION' ? given : await demand(schemas.checkInput(inputSchema, input, 'input'))
  return {
    path: ['tools', name],
    args: [value as JsonValue],
    config,
    check: output => demand(schemas.checkOutput(outputSchema, output, 'output')),
  }
}

function chooseTool(names: readonly string[], given: string | null): string {
  const name = given ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) throw new CommandFailed(`Name a tool with --tool: ${names.join(', ')}.`)
  if (!names.includes(name))
    throw new CommandFailed(`There is no tool "${name}". There is: ${names.join(', ')}.`)
  return name
}

/** @throws ValidationError */
async function demand(checking: ReturnType<JsonSchemas['checkInput']>): Promise<Record<string, unknown>> {
  const checked = await checking
  if ('issues' in checked) throw new ValidationError(checked.issues)
  return checked.value
}

function readBatch(value: unknown): unknown {
  const read = readValue(syncBatch, value, 'batch')
  if ('issues' in read) throw new ValidationError(read.issues)
  return read.value
}
