import type { z } from 'zod'
import type { TaskServices } from '../app.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { pluginRunInput } from '../plugins/plugin-tasks.ts'
import { exportInThread } from '../reports/export/export-in-thread.ts'
import { REPORT_DOCUMENT, toReportDocument } from '../reports/report-document.ts'
import { defineTask, PermanentFailure, type RunTask, type TaskRun } from '../tasks/define.ts'
import { loadTaskPlugin } from './plugin-code.ts'
import { runTool } from './run-tool.ts'

type RunInput = z.output<typeof pluginRunInput>

/** Runs a tool of a plugin once. A run is not repeated after an effect that must not be repeated. */
const runPlugin: RunTask<TaskServices, RunInput> = async (run, services) => {
  const { tool, effects, version, userId } = run.input
  const { workspaceId, id: taskId } = run.task
  if (effects > 0)
    throw new PermanentFailure(
      'INTERRUPTED',
      `The run was interrupted after ${effects} effects outside Canopy, so it was not repeated. Check what it did before you run it again.`,
    )
  const loaded = await loadTaskPlugin(run, version)
  const input = loaded.plugin.kind === 'INTEGRATION' ? await readReport(run, services) : run.input.input
  const countEffect = async (tx: WorkspaceTransaction) => {
    await tx.$executeRaw`
      UPDATE tasks SET input = jsonb_set(input, '{effects}', to_jsonb((input ->> 'effects')::int + 1))
      WHERE id = ${taskId}::uuid AND workspace_id = ${workspaceId}::uuid`
  }
  const output = await runTool(run, services, loaded, { tool, input, userId, countEffect })
  return async () => ({ output })
}

/** What the tool `export` gets instead of the ID of a report. */
async function readReport(
  { db, input, signal }: TaskRun<RunInput>,
  { exporting, config }: TaskServices,
): Promise<Prisma.JsonObject> {
  const id = String(input.input.reportId)
  const report = await db.report.findUnique({ where: { id }, select: REPORT_DOCUMENT })
  if (!report) throw new PermanentFailure('NOT_FOUND', 'The report was deleted.')
  const document = toReportDocument(report)
  const { data } = await exportInThread(
    exporting,
    { document, kind: 'MARKDOWN' },
    { limits: config.exports, signal },
  )
  const sections = document.sections.map(({ title, markdown }) => ({ title, markdown }))
  return { title: document.title, markdown: new TextDecoder().decode(data), sections }
}

export const pluginRunTask = defineTask({
  kind: 'PLUGIN_RUN',
  input: pluginRunInput,
  startOver: input => ({ ...input, effects: 0 }),
  run: runPlugin,
})
