import { v7 as uuidv7 } from 'uuid'
import { ConflictError, ValidationError } from '../../errors.ts'
import { checkGraph, sortParentsFirst } from '../../knowledge/taxonomy/check-graph.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { isUniqueViolation } from '../../platform/database/is-unique-violation.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

const MOST_NODES = 5_000

export interface NodeInput {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: string[]
  keywords: string[]
}

/** Makes a version of the taxonomy, and puts it into use if asked. */
export async function createTaxonomy(
  context: ViewerContext,
  input: {
    version: string
    changeSummary?: string | null | undefined
    nodes: NodeInput[]
    publish?: boolean | null | undefined
  },
): Promise<{ taxonomyId: string }> {
  requireScope(context, 'WRITE')
  if (input.nodes.length === 0 || input.nodes.length > MOST_NODES)
    throw new ValidationError([
      { path: 'input.nodes', message: `must have 1 to ${MOST_NODES} nodes, but has ${input.nodes.length}` },
    ])
  const issues = checkGraph(input.nodes, 'input.nodes')
  if (issues.length) throw new ValidationError(issues)
  const { db, viewer } = context
  try {
    return await db.$transaction(async tx => {
      if (input.publish)
        await tx.taxonomy.updateMany({ where: { status: 'PUBLISHED' }, data: { status: 'RETIRED' } })
      const taxonomy = await tx.taxonomy.create({
        data: {
          workspaceId: viewer.workspaceId,
          version: input.version,
          changeSummary: input.changeSummary ?? null,
          status: input.publish ? 'PUBLISHED' : 'DRAFT',
          publishedAt: input.publish ? new Date() : null,
        },
      })
      await writeNodes(tx, viewer.workspaceId, taxonomy.id, sortParentsFirst(input.nodes))
      return { taxonomyId: taxonomy.id }
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const existing = await db.taxonomy.findFirst({ where: { version: input.version } })
    throw new ConflictError(
      existing
        ? `There is a taxonomy version "${input.version}" already; choose another name.`
        : 'Another version was published at the same moment; try again.',
      existing && encodeId('Taxonomy', existing.id),
    )
  }
}

/** Nodes, edges and closure of a version. `nodes` has parents before children. */
async function writeNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string,
  nodes: readonly NodeInput[],
): Promise<void> {
  const made = new Map<string, { id: string; path: string[]; ancestors: Set<string> }>()
  for (const node of nodes) {
    const id = uuidv7()
    const parents = node.parentKeys.flatMap(key => made.get(key) ?? [])
    const ancestors = new Set([id, ...parents.flatMap(parent => [...parent.ancestors])])
    made.set(node.key, { id, path: [...(parents[0]?.path ?? []), node.name], ancestors })
  }
  const entries = nodes.map((node, ordinal) => ({
    node,
    ordinal,
    ...(made.get(node.key) as { id: string; path: string[]; ancestors: Set<string> }),
  }))
  await tx.taxonomyNode.createMany({
    data: entries.map(({ node, ordinal, id, path }) => ({
      id,
      workspaceId,
      taxonomyId,
      ordinal,
      path,
      key: node.key,
      name: node.name,
      description: node.description ?? null,
      keywords: node.keywords.map(keyword => keyword.trim()).filter(Boolean),
    })),
  })
  await tx.taxonomyEdge.createMany({
    data: entries.flatMap(({ node, id }) =>
      [...new Set(node.parentKeys)].flatMap(key => {
        const parent = made.get(key)
        return parent ? { workspaceId, parentId: parent.id, childId: id } : []
      }),
    ),
  })
  await tx.taxonomyClosure.createMany({
    data: entries.flatMap(({ id, ancestors }) =>
      [...ancestors].map(ancestorId => ({ workspaceId, ancestorId, descendantId: id })),
    ),
  })
}
