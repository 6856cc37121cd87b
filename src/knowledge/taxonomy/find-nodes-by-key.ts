import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'

/** UUIDs, by key, of the nodes that match `where` and have one of these keys. */
export async function findNodesByKey(
  db: Pick<WorkspaceTransaction, 'taxonomyNode'>,
  keys: readonly string[],
  where: Prisma.TaxonomyNodeWhereInput,
): Promise<Map<string, string>> {
  const nodes = await db.taxonomyNode.findMany({
    where: { ...where, key: { in: [...new Set(keys)].filter(key => !findTextProblem(key)) } },
    select: { id: true, key: true },
  })
  return new Map(nodes.map(node => [node.key, node.id]))
}
