import { ConflictError, NotFoundError } from '../../errors.ts'
import type { CarriedPlacements } from '../../knowledge/taxonomy/carry-placements.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { publishVersion } from './publish-version.ts'

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
