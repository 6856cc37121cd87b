import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

export interface CoverageAlertInput {
  agentId: string
  belowPercent?: number | null | undefined
  dropPoints?: number | null | undefined
}

/** Sets when an agent's coverage raises an alert, from the next measurement on. Never, if no threshold is given. */
export async function setCoverageAlert(
  context: ViewerContext,
  { agentId, belowPercent, dropPoints }: CoverageAlertInput,
): Promise<{ agentId: string }> {
  requireScope(context, 'WRITE')
  const id = decodeId('Agent', agentId)
  const rule = { alertBelow: belowPercent ?? null, alertDrop: dropPoints ?? null }
  const found = id ? await context.db.agent.updateMany({ where: { id }, data: rule }) : null
  if (!id || !found?.count) throw new NotFoundError('agent', agentId)
  return { agentId: id }
}
