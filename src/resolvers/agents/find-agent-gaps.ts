import { requestError } from '../../errors.ts'
import type { TaxonomyNode } from '../../generated/prisma/client.ts'
import { findGaps, missingDocuments } from '../../knowledge/coverage/coverage-math.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

export interface CoverageGap {
  node: TaxonomyNode
  percent: number
  documents: number
  target: number
  missingDocuments: number
  recommendation: string
}

/** Gaps of an agent (a UUID) by its last measurement; none before the first. */
export async function findAgentGaps(
  { db }: ViewerContext,
  agentId: string,
  threshold: number,
): Promise<CoverageGap[]> {
  if (!(threshold >= 0 && threshold <= 1))
    throw requestError('BAD_USER_INPUT', `threshold must be a share from 0 to 1, but is ${threshold}.`)
  const snapshot = await db.coverageSnapshot.findFirst({
    where: { latestOf: { id: agentId } },
    include: { nodes: { include: { node: true } } },
  })
  const nodes = (snapshot?.nodes ?? []).map(measured => ({ ...measured, key: measured.node.key }))
  return findGaps(nodes, threshold).map(({ node, percent, documents, target }) => {
    const missing = missingDocuments({ documents, target })
    return {
      node,
      percent,
      documents,
      target,
      missingDocuments: missing,
      recommendation: recommend(node.name, missing, documents),
    }
  })
}

function recommend(name: string, missing: number, documents: number): string {
  const wanted = missing === 1 ? '1 document' : `${missing} documents`
  return documents === 0
    ? `Nothing is placed under "${name}" yet: add ${wanted}, or set its target to 0 if none is meant to be there.`
    : `Add ${wanted} under "${name}", or lower its target.`
}
