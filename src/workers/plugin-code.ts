import type { TaskServices } from '../app.ts'
import { quoteName, recordOwnAct } from '../audit/record-audit.ts'
import { encodeId } from '../platform/ids.ts'
import { callHost } from '../plugins/host/host.ts'
import type { PluginRun } from '../plugins/host/run-context.ts'
import { loadRunnable, PluginUnusable, type RunnablePlugin } from '../plugins/plugin-tasks.ts'
import { type SandboxJob, YIELD } from '../sandbox/protocol.ts'
import { describeFailure, SandboxFailed } from '../sandbox/run-job.ts'
import { PermanentFailure, type TaskRun } from '../tasks/define.ts'
import { createPluginLog } from './plugin-log.ts'

/** Loads the plugin that a task runs. @throws PermanentFailure if it cannot run. */
export async function loadTaskPlugin({ db, task }: TaskRun, version: string | null): Promise<RunnablePlugin> {
  try {
    return await loadRunnable(db, task.pluginId, version)
  } catch (error) {
    if (error instanceof PluginUnusable) throw new PermanentFailure('PLUGIN_UNUSABLE', error.message)
    throw error
  }
}

interface PluginCode {
  job: Pick<SandboxJob, 'path' | 'args' | 'functions'>
  /** UUID of the user who pays for models. Null for schedules. */
  userId: string | null
  /** Counts an effect that must not be repeated, in the transaction that records it. */
  countEffect?: (tx: Parameters<Parameters<TaskRun['effect']>[0]>[0]) => Promise<void>
  /** Takes what the plugin yields. */
  take?: (value: unknown) => Promise<void>
}

/**
 * Runs an export of a plugin in a sandbox. What it logs becomes events of the task.
 * @returns its result.
 * @throws PermanentFailure if the plugin fails.
 */
export async function runPluginCode(
  run: TaskRun,
  services: TaskServices,
  { plugin, version }: RunnablePlugin,
  { job, userId, countEffect, take }: PluginCode,
): Promise<unknown> {
  const { workspaceId, id: taskId } = run.task
  const log = createPluginLog(run)
  const recorded = new Set<string>()
  const pluginRun: PluginRun = {
    workspaceId,
    pluginId: plugin.id,
    name: plugin.name,
    version: version.version,
    taskId,
    userId,
    async beforeEffect({ summary, isSafe }) {
      if (isSafe && recorded.has(summary)) return
      recorded.add(summary)
      await run.effect(async tx => {
        if (!isSafe) await countEffect?.(tx)
        await recordOwnAct(tx, workspaceId, {
          action: 'PLUGIN_EFFECT',
          subjectId: [encodeId('Plugin', plugin.id), encodeId('Task', taskId)],
          summary: `The plugin ${quoteName(plugin.name)} ${summary}.`,
        })
      })
    },
  }
  const config = plugin.config as NonNullable<SandboxJob['values'][string]>
  const host = {
    call: async (name: string, args: unknown[], signal: AbortSignal) => {
      if (name === YIELD && take) return void (await take(args[0]))
      return callHost(services, pluginRun, name, args, signal) as Promise<never>
    },
    note: log.add,
  }
  try {
    const output = await services.plugins.sandboxes.run(
      workspaceId,
      { ...job, code: version.code ?? '', values: { config } },
      { host, signal: run.signal },
    )
    await log.flush()
    return output
  } catch (error) {
    if (!(error instanceof SandboxFailed)) throw error
    // Its last lines say what it was doing.
    await log.flush()
    throw toFailure(error, services)
  }
}

function toFailure(error: SandboxFailed, { config }: TaskServices): PermanentFailure {
  if (error.reason === 'THREW')
    return new PermanentFailure('PLUGIN_FAILED', `The plugin threw an error. ${error.detail}`)
  const why = describeFailure(error.reason, config.plugins, error.detail)
  return new PermanentFailure(`PLUGIN_${error.reason}`, `The plugin failed. ${why}`)
}
