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
  const where = await toCondition(context, args.filter ?? {})
  return listPage(context.db.auditEvent, { args, columns: NEWEST_FIRST, query, where })
}

/** An ID that is unknown or of another type matches nothing. */
async function toCondition(
  context: ViewerContext,
  { actions, actorId, subjectId, between }: AuditEventFilter,
): Promise<Prisma.AuditEventWhereInput> {
  const actorUuid = typeof actorId === 'string' && decodeId('User', actorId)
  return allOf<Prisma.AuditEventWhereInput>([
    actions && { action: { in: actions } },
    typeof actorId === 'string' && (actorUuid ? { actorId: actorUuid } : NONE),
    typeof subjectId === 'string' && { id: { in: await findBySubject(context, subjectId) } },
    between && { at: withinRange(between) },
  ])
}

/**
 * UUIDs of the events on an object. In a statement of its own: combined with the order and the limit of a page, Postgres
 * would search the whole log instead of using the index on the subjects.
 */
async function findBySubject({ db, viewer }: ViewerContext, subjectId: string): Promise<string[]> {
  if (findTextProblem(subjectId)) return []
  const events = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM audit_events
    WHERE workspace_id = ${viewer.workspaceId}::uuid AND subject_ids @> ARRAY[${subjectId}]::text[]`
  return events.map(({ id }) => id)
}
