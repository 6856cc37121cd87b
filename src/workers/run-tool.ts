import type { TaskServices } from '../app.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { functionsOf } from '../plugins/host/host.ts'
import type { RunnablePlugin } from '../plugins/plugin-tasks.ts'
import { listProblems } from '../plugins/value-problems.ts'
import { PermanentFailure, type TaskRun } from '../tasks/define.ts'
import { runPluginCode } from './plugin-code.ts'
import { runMcpTool } from './run-mcp-tool.ts'

interface ToolRun {
  tool: string
  /** Fits the input schema of the tool. */
  input: Record<string, unknown>
  /** UUID of the user who pays for models. Null if none does. */
  userId: string | null
  /** Counts an effect that must not be repeated, in the transaction that records it. */
  countEffect(tx: WorkspaceTransaction): Promise<void>
}

/** Runs a tool of a plugin for a task. @returns its output. @throws PermanentFailure if it fails. */
export async function runTool(
  run: TaskRun,
  services: TaskServices,
  loaded: RunnablePlugin,
  { tool, input, userId, countEffect }: ToolRun,
): Promise<Prisma.InputJsonObject> {
  const { plugin, version, manifest } = loaded
  const job = { path: ['tools', tool], args: [input as never], functions: functionsOf(version.granted) }
  const output =
    plugin.runtime === 'MCP'
      ? await runMcpTool(run, services, loaded, { tool, input, countEffect })
      : await runPluginCode(run, services, loaded, { job, userId, countEffect })
  const schema = manifest.tools[tool]?.output ?? {}
  const checked = await services.plugins.schemas.checkOutput(schema, output, 'output')
  if ('issues' in checked)
    throw new PermanentFailure(
      'PLUGIN_INVALID_OUTPUT',
      `The output of the plugin "${plugin.name}" is invalid: ${listProblems(checked.issues)}.`,
    )
  return checked.value as Prisma.InputJsonObject
}
