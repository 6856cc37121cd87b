import { NotFoundError } from '../../errors.ts'
import { lockPublishedTaxonomy } from '../../knowledge/taxonomy/hold-published.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** UUIDs of published nodes, in the order of the keys. Their taxonomy stays published until the transaction ends. */
export async function findPublishedNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  keys: readonly string[],
): Promise<string[]> {
  const taxonomyId = await lockPublishedTaxonomy(tx, workspaceId)
  const nodes = taxonomyId
    ? await tx.taxonomyNode.findMany({
        where: { taxonomyId, key: { in: [...keys] } },
        select: { id: true, key: true },
      })
    : []
  return keys.map(key => {
    const node = nodes.find(each => each.key === key)
    if (!node) throw new NotFoundError('node of the published taxonomy', key)
    return node.id
  })
}
