import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { markAgentsOfTaxonomies } from '../../knowledge/documents/mark-stale.ts'
import { type CarriedPlacements, carryPlacements } from '../../knowledge/taxonomy/carry-placements.ts'
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
  const { db, viewer } = context
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
  const figures = await db.$transaction(tx =>
    publishVersion(tx, viewer.workspaceId, wanted.id, seen?.id ?? null),
  )
  return { taxonomyId: wanted.id, ...figures }
}

/**
 * Publishes a version (a UUID) in place of the one that the caller saw, and carries the placements over.
 * @throws ConflictError if another version was published in the meantime.
 */
export async function publishVersion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string,
  seenId: string | null,
): Promise<CarriedPlacements> {
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
  await tx.taxonomy.update({ where: { id: taxonomyId }, data: { status: 'PUBLISHED', publishedAt } })
  if (!present) return { carried: 0, orphaned: 0 }
  // Lock agents before documents, as `deleteDocuments` does.
  await markAgentsOfTaxonomies(tx, workspaceId, [present.id, taxonomyId])
  return carryPlacements(tx, workspaceId, present.id, taxonomyId)
}
