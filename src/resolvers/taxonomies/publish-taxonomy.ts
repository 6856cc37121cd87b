import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { markAgentsOfTaxonomies } from '../../knowledge/documents/mark-stale.ts'
import { enqueuePlacement } from '../../knowledge/documents/place-unplaced.ts'
import { type CarriedPlacements, carryPlacements } from '../../knowledge/taxonomy/carry-placements.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { encodeId } from '../../platform/ids.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

/** Publishes a draft or a retired version. */
export async function publishTaxonomy(
  context: ViewerContext,
  { version }: { version: string },
): Promise<CarriedPlacements & { taxonomyId: string }> {
  requireScope(context, 'WRITE')
  const { db } = context
  // Text that the database cannot store matches no version.
  if (findTextProblem(version)) throw new NotFoundError('taxonomy version', version)
  const found = await db.taxonomy.findMany({
    where: { OR: [{ version }, { status: 'PUBLISHED' }] },
    select: { id: true, version: true, status: true },
  })
  const wanted = found.find(taxonomy => taxonomy.version === version)
  if (!wanted) throw new NotFoundError('taxonomy version', version)
  if (wanted.status === 'PUBLISHED')
    throw new ConflictError(`Version "${version}" is already published.`, encodeId('Taxonomy', wanted.id))
  const seen = found.find(taxonomy => taxonomy.status === 'PUBLISHED')
  const figures = await transact(context, tx => publishVersion(context, tx, wanted.id, seen?.id ?? null))
  return { taxonomyId: wanted.id, ...figures }
}

/**
 * Publishes a version (a UUID) in place of the one that the caller saw, carries the placements over, and starts a task
 * that places the documents without a placement. Call it in a transaction started by `transact`.
 * @throws ConflictError if another version was published in the meantime.
 */
export async function publishVersion(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  taxonomyId: string,
  seenId: string | null,
): Promise<CarriedPlacements> {
  const { app, viewer } = context
  const { workspaceId } = viewer
  const publishedAt = await lockWorkspace(tx, workspaceId)
  const present = await tx.taxonomy.findFirst({
    where: { status: 'PUBLISHED' },
    select: { id: true, version: true },
  })
  if (present && present.id !== seenId)
    throw new ConflictError(
      `Version "${present.version}" was published in the meantime. Review it, then try again.`,
      encodeId('Taxonomy', present.id),
    )
  if (present) await tx.taxonomy.update({ where: { id: present.id }, data: { status: 'RETIRED' } })
  const { version } = await tx.taxonomy.update({
    where: { id: taxonomyId },
    data: { status: 'PUBLISHED', publishedAt },
  })
  await recordAudit(tx, context, {
    action: 'TAXONOMY_PUBLISHED',
    subjectId: encodeId('Taxonomy', taxonomyId),
    summary: `Published the taxonomy version ${quoteName(version)}.`,
  })
  const figures = present ? await replaceVersion(tx, workspaceId, present.id, taxonomyId) : NONE_CARRIED
  // The limit of the queue does not apply: no client could avoid the error, and at most one task is pending.
  await enqueuePlacement(app, tx, { workspaceId, taxonomyId })
  return figures
}

const NONE_CARRIED: CarriedPlacements = { carried: 0, orphaned: 0 }

async function replaceVersion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  sourceId: string,
  targetId: string,
): Promise<CarriedPlacements> {
  // Lock agents before documents, as `deleteDocuments` does.
  await markAgentsOfTaxonomies(tx, workspaceId, [sourceId, targetId])
  return carryPlacements(tx, workspaceId, sourceId, targetId)
}
