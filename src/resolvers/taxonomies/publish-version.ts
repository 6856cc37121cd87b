import { ConflictError } from '../../errors.ts'
import { markAgentsOfTaxonomies } from '../../knowledge/coverage/mark-stale.ts'
import { type CarriedPlacements, carryPlacements } from '../../knowledge/taxonomy/carry-placements.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { holdWorkspace } from '../hold-workspace.ts'

/**
 * Puts a version (a UUID) into use in place of the one that the caller saw in use, and carries the placements over.
 * @throws ConflictError when another was published since.
 */
export async function publishVersion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string,
  seenId: string | null,
): Promise<CarriedPlacements> {
  const publishedAt = await holdWorkspace(tx, workspaceId)
  const present = await tx.taxonomy.findFirst({
    where: { status: 'PUBLISHED' },
    select: { id: true, version: true },
  })
  if (present && present.id !== seenId)
    throw new ConflictError(
      `Version "${present.version}" was published at the same moment; look at it, then try again.`,
      encodeId('Taxonomy', present.id),
    )
  if (present) await tx.taxonomy.update({ where: { id: present.id }, data: { status: 'RETIRED' } })
  await tx.taxonomy.update({ where: { id: taxonomyId }, data: { status: 'PUBLISHED', publishedAt } })
  if (!present) return { carried: 0, orphaned: 0 }
  // Agents before documents, as everywhere: who deletes documents takes them in this order.
  await markAgentsOfTaxonomies(tx, workspaceId, [present.id, taxonomyId])
  return carryPlacements(tx, workspaceId, present.id, taxonomyId)
}
