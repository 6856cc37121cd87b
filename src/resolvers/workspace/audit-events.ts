import type { ViewerContext } from '../../context.ts'
import type { AuditAction, AuditEvent, Prisma } from '../../generated/prisma/client.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { decodeId } from '../../platform/ids.ts'
import { allOf, type TimeRange, withinRange } from '../shared/conditions.ts'
import { type ListArgs, listPage, type OrderColumn, type Page } from '../shared/paging.ts'

export interface AuditEventFilter {
  actions?: AuditAction[] | null | undefined
  actorId?: string | null | undefined
  subjectId?: string | null | undefined
  between?: TimeRange | null | undefined
}

/** The audit events that the viewer can see: with the ADMIN scope all, otherwise none. */
export function visibleAuditEvents({ viewer }: Pick<ViewerContext, 'viewer'>): Prisma.AuditEventWhereInput {
  return viewer.scopes.has('ADMIN') ? {} : NONE
}

const NONE: Prisma.AuditEventWhereInput = { id: { in: [] } }

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'at', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'id', of: 'AuditEvent' },
]

/** The audit log, newest first. Requires the ADMIN scope. */
export async function listAuditEvents(
  context: ViewerContext,
  args: ListArgs<AuditEventFilter>,
  query: object,
): Promise<Page<AuditEvent>> {
  const where = allOf([visibleAuditEvents(context), toCondition(args.filter ?? {})])
  return listPage(context.db.auditEvent, { args, columns: NEWEST_FIRST, query, where })
}

/** An ID that is unknown or of another type matches nothing. */
function toCondition({
  actions,
  actorId,
  subjectId,
  between,
}: AuditEventFilter): Prisma.AuditEventWhereInput {
  const actorUuid = typeof actorId === 'string' && decodeId('User', actorId)
  return allOf<Prisma.AuditEventWhereInput>([
    actions && { action: { in: actions } },
    typeof actorId === 'string' && (actorUuid ? { actorId: actorUuid } : NONE),
    typeof subjectId === 'string' && (findTextProblem(subjectId) ? NONE : { subjectIds: { has: subjectId } }),
    between && { at: withinRange(between) },
  ])
}
