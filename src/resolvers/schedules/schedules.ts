import type { ViewerContext } from '../../context.ts'
import { NotFoundError, ValidationError } from '../../errors.ts'
import type { Schedule, Scope, TaskKind } from '../../generated/prisma/client.ts'
import { findCronProblem, findNextRun, findTimeZoneProblem } from '../../tasks/cron.ts'
import { findAgent, preventAgentDeletion } from '../agents/find-agent.ts'
import { findPlugin, lockPlugin } from '../plugins/find-plugin.ts'
import { checkNodeKeys, requireIntegration } from '../plugins/sync-plugin.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

/** The kinds that can be scheduled, and the scope to create and delete such a schedule. */
const KINDS: Partial<Record<TaskKind, { of: 'agentId' | 'pluginId' | null; scope: Scope }>> = {
  COVERAGE_REFRESH: { of: 'agentId', scope: 'WRITE' },
  PLUGIN_SYNC: { of: 'pluginId', scope: 'ADMIN' },
  RETENTION: { of: null, scope: 'ADMIN' },
}

/** The scope that a schedule of this kind requires. */
function scopeToSchedule(kind: TaskKind): Scope {
  return KINDS[kind]?.scope ?? 'WRITE'
}

/** Adds problems with the kind of a new schedule and what it is for. */
function checkKind(input: CreateScheduleInput, problems: InputProblems): void {
  const { kind } = input
  const known = KINDS[kind]
  if (!known) {
    problems.add(
      'input.kind',
      `must be COVERAGE_REFRESH (with an agentId), PLUGIN_SYNC (with a pluginId) or RETENTION (without either); ${kind} cannot be scheduled`,
    )
    return
  }
  for (const field of ['agentId', 'pluginId'] as const) {
    if (known.of === field && !input[field]) problems.add(`input.${field}`, `is required for ${kind}`)
    if (known.of !== field && input[field]) problems.add(`input.${field}`, `must be omitted for ${kind}`)
  }
  if (known.of !== 'pluginId' && input.nodeKeys) problems.add('input.nodeKeys', `must be omitted for ${kind}`)
}

/** Per workspace. */
const MAX_SCHEDULES = 1_000

interface CreateScheduleInput {
  kind: TaskKind
  agentId?: string | null | undefined
  pluginId?: string | null | undefined
  /** For PLUGIN_SYNC. */
  nodeKeys?: string[] | null | undefined
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
  await checkInput(context, { ...input, timeZone })
  const agent = input.agentId ? await findAgent(context, input.agentId) : null
  const plugin = input.pluginId ? await findIntegration(context, input.pluginId) : null
  return context.db.$transaction(async tx => {
    const now = await lockWorkspace(tx, context.viewer.workspaceId)
    if (agent) await preventAgentDeletion(tx, context.viewer.workspaceId, agent.id)
    // Waits for a removal, which then shows here.
    if (input.pluginId) await lockPlugin(tx, context.viewer.workspaceId, input.pluginId)
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
        pluginId: plugin?.id ?? null,
        input: plugin ? { nodeKeys: input.nodeKeys ?? [] } : {},
        cron,
        timeZone,
        nextRunAt: findNextRun(cron, timeZone, now),
      },
    })
    return { scheduleId: schedule.id }
  })
}

/** @throws NotFoundError; ValidationError for another kind of plugin. */
async function findIntegration(context: ViewerContext, id: string): Promise<{ id: string }> {
  const plugin = await findPlugin(context, id)
  const problems = new InputProblems()
  requireIntegration(plugin, 'input.pluginId', problems)
  problems.throwIfAny()
  return plugin
}

async function checkInput(
  context: ViewerContext,
  input: CreateScheduleInput & { timeZone: string },
): Promise<void> {
  const problems = new InputProblems()
  checkKind(input, problems)
  await checkNodeKeys(context, input.nodeKeys ?? [], problems)
  const cron = findCronProblem(input.cron)
  if (cron) problems.add('input.cron', cron)
  const timeZone = findTimeZoneProblem(input.timeZone)
  if (timeZone) problems.add('input.timeZone', timeZone)
  problems.throwIfAny()
}

/** Deletes a schedule. Tasks that it created continue. @throws NotFoundError for an unknown schedule. */
export async function deleteSchedule(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const schedule = await findOrThrow('Schedule', input.id, 'schedule', id =>
    context.db.schedule.findUnique({ where: { id } }),
  )
  requireScope(context, scopeToSchedule(schedule.kind))
  // Another request may have deleted it in the meantime.
  const { count } = await context.db.schedule.deleteMany({ where: { id: schedule.id } })
  if (count === 0) throw new NotFoundError('schedule', input.id)
  return { deletedId: input.id }
}

/** Schedules of the workspace, newest first. */
export async function listSchedules(
  { db }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<Page<Schedule>> {
  return listPage(db.schedule, { args, columns: newestFirst('Schedule'), query })
}
