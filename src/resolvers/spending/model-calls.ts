import type { ViewerContext } from '../../context.ts'
import type { ModelCall, ModelCallOutcome, ModelPurpose, Prisma } from '../../generated/prisma/client.ts'
import { decodeId, type IdType } from '../../platform/ids.ts'
import { allOf, type TimeRange, withinRange } from '../shared/conditions.ts'
import { type ListArgs, listPage, type OrderColumn, type Page } from '../shared/paging.ts'

export interface ModelCallFilter {
  purposes?: ModelPurpose[] | null | undefined
  modelIds?: string[] | null | undefined
  outcomes?: ModelCallOutcome[] | null | undefined
  taskId?: string | null | undefined
  agentId?: string | null | undefined
  goalId?: string | null | undefined
  between?: TimeRange | null | undefined
}

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'at', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'ModelCall' },
]

/** The ended calls of models, newest first. */
export async function listModelCalls(
  context: ViewerContext,
  args: ListArgs<ModelCallFilter>,
  query: object,
): Promise<Page<ModelCall>> {
  const where = toCondition(args.filter ?? {})
  return listPage(context.db.modelCall, { args, columns: NEWEST_FIRST, query, where })
}

/** An ID that is unknown or of another type matches nothing. */
function toCondition({
  purposes,
  modelIds,
  outcomes,
  taskId,
  agentId,
  goalId,
  between,
}: ModelCallFilter): Prisma.ModelCallWhereInput {
  return allOf<Prisma.ModelCallWhereInput>([
    { outcome: outcomes ? { in: outcomes } : { not: null } },
    purposes && { purpose: { in: purposes } },
    modelIds && { modelId: { in: uuidsOf('Model', modelIds) } },
    typeof taskId === 'string' && { taskId: { in: uuidsOf('Task', [taskId]) } },
    typeof agentId === 'string' && { agentId: { in: uuidsOf('Agent', [agentId]) } },
    typeof goalId === 'string' && { goalId: { in: uuidsOf('Goal', [goalId]) } },
    between && { at: withinRange(between) },
  ])
}

function uuidsOf(type: IdType, ids: readonly string[]): string[] {
  return ids.flatMap(id => decodeId(type, id) ?? [])
}
