import { requestError } from '../../errors.ts'
import type { NodeCoverage, TaxonomyNode } from '../../generated/prisma/client.ts'
import { findGaps, missingDocuments } from '../../knowledge/coverage/coverage-math.ts'

type MeasuredNode = NodeCoverage & { node: TaxonomyNode }

export interface CoverageGap {
  /** A UUID. */
  agentId: string
  node: TaxonomyNode
  percent: number
  documents: number
  target: number
  missingDocuments: number
  recommendation: string
}

/** Gaps among the measured nodes of an agent (a UUID). @throws BAD_USER_INPUT if the threshold is not from 0 to 1. */
export function describeGaps(
  agentId: string,
  nodes: readonly MeasuredNode[],
  threshold: number,
): CoverageGap[] {
  if (!(threshold >= 0 && threshold <= 1))
    throw requestError('BAD_USER_INPUT', `threshold must be from 0 to 1, but is ${threshold}.`)
  const keyed = nodes.map(measured => ({ ...measured, key: measured.node.key }))
  return findGaps(keyed, threshold).map(({ node, percent, documents, target }) => {
    const missing = missingDocuments({ documents, target })
    return {
      agentId,
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
    ? `No documents are placed under "${name}" yet. Add ${wanted}, or set its target to 0 if it needs none.`
    : `Add ${wanted} under "${name}", or lower its target.`
}
