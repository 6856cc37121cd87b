import { ValidationError } from '../../errors.ts'
import type { TaskKind } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findNextRun } from '../../platform/schedules/next-run.ts'
import { findCronProblem, findTimeZoneProblem } from '../../platform/schedules/schedule-problems.ts'
import { findAgent } from '../agents/find-agent.ts'
import { preventAgentDeletion } from '../agents/keep-agent.ts'
import { lockWorkspace } from '../hold-workspace.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { checkKind, scopeToSchedule } from './scheduled-kinds.ts'

/** Per workspace. */
const MAX_SCHEDULES = 1_000

export interface CreateScheduleInput {
  kind: TaskKind
  agentId?: string | null | undefined
  cron: string
  timeZone?: string | null | undefined
}

/**
 * Creates a schedule and computes its first run.
 * @throws NotFoundError for an unknown agent; ValidationError with all problems of the input, or if the workspace has
 * reached its limit.
 */
export async function createSchedule(
  context: ViewerContext,
  input: CreateScheduleInput,
): Promise<{ scheduleId: string }> {
  requireScope(context, scopeToSchedule(input.kind))
  const { kind, cron } = input
  const timeZone = input.timeZone ?? 'UTC'
  checkInput({ ...input, timeZone })
  const agent = input.agentId ? await findAgent(context, input.agentId) : null
  return context.db.$transaction(async tx => {
    const now = await lockWorkspace(tx, context.viewer.workspaceId)
    if (agent) await preventAgentDeletion(tx, context.viewer.workspaceId, agent.id)
    if ((await tx.schedule.count()) >= MAX_SCHEDULES)
      throw new ValidationError([
        {
          path: 'input',
          message: `the workspace has reached its limit of ${MAX_SCHEDULES} schedules; delete one first`,
        },
      ])
    const schedule = await tx.schedule.create({
      data: {
        workspaceId: context.viewer.workspaceId,
        kind,
        agentId: agent?.id ?? null,
        cron,
        timeZone,
        nextRunAt: findNextRun(cron, timeZone, now),
      },
    })
    return { scheduleId: schedule.id }
  })
}

function checkInput(input: CreateScheduleInput & { timeZone: string }): void {
  const problems = new InputProblems()
  checkKind(input, problems)
  const cron = findCronProblem(input.cron)
  if (cron) problems.add('input.cron', cron)
  const timeZone = findTimeZoneProblem(input.timeZone)
  if (timeZone) problems.add('input.timeZone', timeZone)
  problems.throwIfAny()
}
