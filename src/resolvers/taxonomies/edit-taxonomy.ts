import type { ViewerContext } from '../../context.ts'
import { NotFoundError, type ValidationIssue } from '../../errors.ts'
import { applyOperations } from '../../knowledge/taxonomy/apply-operations.ts'
import type { DraftNode, TaxonomyOperation } from '../../knowledge/taxonomy/draft-graph.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { MAX_NODES, saveVersion } from './create-taxonomy.ts'

/** Creates a draft from any version by applying operations in order, all or none. The base does not change. */
export async function editTaxonomy(
  context: ViewerContext,
  input: {
    base: string
    version: string
    changeSummary?: string | null | undefined
    operations: TaxonomyOperation[]
  },
  found: readonly ValidationIssue[] = [],
): Promise<{ taxonomyId: string }> {
  requireScope(context, 'WRITE')
  const problems = new InputProblems(found)
  if (!problems.isFine('input.base')) problems.throwIfAny()
  const base = await context.db.taxonomy.findFirst({
    where: { version: input.base },
    select: { id: true },
  })
  if (!base) throw new NotFoundError('taxonomy version', input.base)
  const { nodes, issues } = applyOperations(await loadDraft(context, base.id), input.operations)
  problems.addElsewhere(issues)
  if (nodes.length === 0 || nodes.length > MAX_NODES)
    problems.add('input.operations', `must leave 1 to ${MAX_NODES} nodes, but leave ${nodes.length}`)
  problems.throwIfAny()
  const { version, changeSummary } = input
  return saveVersion(context, { version, changeSummary, basedOnId: base.id, nodes })
}

/** The nodes of a version (a UUID). The parent on a node's path comes first among its parents. */
async function loadDraft({ db }: ViewerContext, taxonomyId: string): Promise<DraftNode[]> {
  const nodes = await db.taxonomyNode.findMany({ where: { taxonomyId }, orderBy: { ordinal: 'asc' } })
  const edges = await db.taxonomyEdge.findMany({ where: { child: { taxonomyId } } })
  const byId = new Map(nodes.map(node => [node.id, node]))
  const parentIds = Map.groupBy(edges, edge => edge.childId)
  return nodes.map(node => {
    const above = JSON.stringify(node.path.slice(0, -1))
    const parents = (parentIds.get(node.id) ?? [])
      .flatMap(edge => byId.get(edge.parentId) ?? [])
      .map(parent => ({ ...parent, isFirst: JSON.stringify(parent.path) === above }))
      .sort((a, b) => Number(b.isFirst) - Number(a.isFirst) || a.ordinal - b.ordinal)
    const { key, name, description, keywords } = node
    return { key, name, description, keywords, parentKeys: parents.map(parent => parent.key) }
  })
}
