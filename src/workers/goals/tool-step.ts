import type { Prisma } from '../../generated/prisma/client.ts'
import { describeData } from '../../goals/steps/describe-data.ts'
import { fillPlaceholders } from '../../goals/steps/fill-placeholders.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { listProblems } from '../../plugins/value-problems.ts'
import { PermanentFailure } from '../../tasks/define.ts'
import { loadTaskPlugin } from '../plugin-code.ts'
import { runTool } from '../run-tool.ts'
import type { StepOutput, StepWork } from './step-work.ts'

/** Runs the tool of a step once. It is not repeated after an effect that must not be repeated. */
export async function runToolStep({ run, services, goal, step, results }: StepWork): Promise<StepOutput> {
  if (step.effects > 0)
    throw new PermanentFailure(
      'INTERRUPTED',
      `The run was interrupted after ${step.effects} effects outside Canopy, so it was not repeated. Check what it did before you run it again.`,
    )
  const loaded = await loadTaskPlugin(run, null)
  const tool = step.tool ?? ''
  const schema = loaded.manifest.tools[tool]?.input
  if (!schema)
    throw new PermanentFailure(
      'NOT_FOUND',
      `The plugin "${loaded.plugin.name}" has no tool "${tool}" anymore.`,
    )
  const filled = fillPlaceholders(step.toolInput as Record<string, unknown>, results)
  const checked = await services.plugins.schemas.checkInput(schema, filled, 'input')
  if ('issues' in checked)
    throw new PermanentFailure(
      'VALIDATION_FAILED',
      `The input of the tool "${tool}" is invalid: ${listProblems(checked.issues)}.`,
    )
  const input = checked.value as Record<string, unknown>
  await run.effect(async tx => {
    await tx.goalStep.update({
      where: { id: step.id },
      data: { toolRanWith: input as Prisma.InputJsonObject },
    })
  })
  const countEffect = async (tx: WorkspaceTransaction) => {
    await tx.goalStep.update({ where: { id: step.id }, data: { effects: { increment: 1 } } })
  }
  const data = await runTool(run, services, loaded, {
    tool,
    input,
    userId: goal.createdById,
    countEffect,
  })
  return { markdown: describeData(data), citations: [], data, unanswered: [], files: [], reportId: null }
}
