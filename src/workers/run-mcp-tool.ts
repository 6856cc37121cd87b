import type { TaskServices } from '../app.ts'
import { quoteName, recordOwnAct } from '../audit/record-audit.ts'
import { hostOfUrl } from '../platform/addresses.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { callMcpTool, McpToolFailed } from '../plugins/mcp/call-tool.ts'
import { McpUnreachable } from '../plugins/mcp/connect.ts'
import { findMcpTarget } from '../plugins/mcp/find-target.ts'
import type { RunnablePlugin } from '../plugins/plugin-tasks.ts'
import { SecretUnusable } from '../secrets/use-secret.ts'
import { PermanentFailure, type TaskRun } from '../tasks/define.ts'
import { createPluginLog } from './plugin-log.ts'

interface McpTool {
  tool: string
  input: Record<string, unknown>
  /** Counts an effect that must not be repeated, in the transaction that records it. */
  countEffect(tx: WorkspaceTransaction): Promise<void>
}

/** Calls a tool of an MCP server. What it reports becomes progress of the task. @throws PermanentFailure if it fails. */
export async function runMcpTool(
  run: TaskRun,
  services: TaskServices,
  { plugin, manifest, version }: RunnablePlugin,
  { tool, input, countEffect }: McpTool,
): Promise<object> {
  const { workspaceId, id: taskId } = run.task
  const { name } = plugin
  if (!version.granted.includes(`tool:${tool}`))
    throw new PermanentFailure(
      'NOT_PERMITTED',
      `The plugin "${name}" needs the permission "tool:${tool}". Grant it with enablePlugin.`,
    )
  const log = createPluginLog(run)
  try {
    const target = await findMcpTarget(services, workspaceId, plugin)
    await run.effect(async tx => {
      if (manifest.tools[tool]?.hasEffects) await countEffect(tx)
      await recordOwnAct(tx, workspaceId, {
        action: 'PLUGIN_EFFECT',
        subjectId: [encodeId('Plugin', plugin.id), encodeId('Task', taskId)],
        summary: `The plugin ${quoteName(name)} called the tool ${quoteName(tool)} at ${hostOfUrl(new URL(target.url))}.`,
      })
    })
    const call = {
      tool,
      input,
      timeoutMs: services.config.plugins.timeoutMs,
      onProgress: (progress: { percent: number; step: string | null }) =>
        log.add({ kind: 'progress', ...progress }),
    }
    const output = await callMcpTool(target, call, run.signal)
    await log.flush()
    return output
  } catch (error) {
    if (error instanceof McpToolFailed)
      throw new PermanentFailure('PLUGIN_FAILED', `The tool reported an error. ${error.message}`)
    if (error instanceof McpUnreachable || error instanceof SecretUnusable) {
      await markFailed(run, plugin.id, error.message)
      throw new PermanentFailure('UNAVAILABLE', error.message)
    }
    throw error
  }
}

/** Keeps others from trying, until an administrator enables the plugin again. */
async function markFailed(run: TaskRun, pluginId: string, failure: string): Promise<void> {
  await run.effect(async tx => {
    await tx.plugin.updateMany({
      where: { id: pluginId, status: 'ENABLED' },
      data: { status: 'FAILED', failure },
    })
  })
}
