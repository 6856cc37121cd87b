import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import { checkGraph, sortParentsFirst } from '../../knowledge/taxonomy/check-graph.ts'
import type { DraftNode } from '../../knowledge/taxonomy/draft-graph.ts'
import { transact } from '../../platform/bus/transact.ts'
import { isUniqueViolation } from '../../platform/database/database-errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { publishVersion } from './publish-taxonomy.ts'

export interface NodeInput {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: string[]
  keywords: string[]
}

/** Creates a taxonomy version from all of its nodes, and publishes it if requested. */
export async function createTaxonomy(
  context: ViewerContext,
  input: {
    version: string
    changeSummary?: string | null | undefined
    nodes: NodeInput[]
    publish?: boolean | null | undefined
  },
  found: readonly ValidationIssue[] = [],
): Promise<{ taxonomyId: string }> {
  requireScope(context, 'WRITE')
  const problems = new InputProblems(found)
  const { length } = input.nodes
  if (length === 0 || length > MAX_NODES)
    problems.add('input.nodes', `must have 1 to ${MAX_NODES} nodes, but has ${length}`)
  else problems.addElsewhere(checkGraph(input.nodes, 'input.nodes'))
  problems.throwIfAny()
  const { version, changeSummary, nodes, publish } = input
  return saveVersion(context, { version, changeSummary, nodes, publish })
}

/** Maximum per version. */
export const MAX_NODES = 5_000

interface NewVersion {
  version: string
  changeSummary?: string | null | undefined
  /** UUID of the version it was edited from. */
  basedOnId?: string
  /** A directed acyclic graph, in display order. */
  nodes: readonly DraftNode[]
  publish?: boolean | null | undefined
}

/** Saves a version as a draft, and publishes it if requested. @throws ConflictError if its name is taken. */
export async function saveVersion(
  context: ViewerContext,
  { version, changeSummary, basedOnId, nodes, publish }: NewVersion,
): Promise<{ taxonomyId: string }> {
  const { db, viewer } = context
  const { workspaceId } = viewer
  const published = await db.taxonomy.findFirst({ where: { status: 'PUBLISHED' }, select: { id: true } })
  try {
    return await transact(context, async tx => {
      const { id } = await tx.taxonomy.create({
        data: {
          workspaceId,
          version,
          changeSummary: changeSummary ?? null,
          basedOnId: basedOnId ?? null,
          status: 'DRAFT',
        },
      })
      await writeNodes(tx, workspaceId, id, nodes)
      if (publish) await publishVersion(context, tx, id, published?.id ?? null)
      return { taxonomyId: id }
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const existing = await db.taxonomy.findFirst({ where: { version } })
    throw new ConflictError(
      `Taxonomy version "${version}" already exists. Choose another name.`,
      existing && encodeId('Taxonomy', existing.id),
    )
  }
}

/** Writes the nodes, edges and closure of a version (a UUID). `nodes` is a directed acyclic graph, in display order. */
async function writeNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyId: string,
  nodes: readonly DraftNode[],
): Promise<void> {
  const made = new Map<string, { id: string; path: string[]; ancestors: Set<string> }>()
  const entries = sortParentsFirst(nodes).map((node, ordinal) => {
    const id = uuidv7()
    const parents = node.parentKeys.flatMap(key => made.get(key) ?? [])
    const path = [...(parents[0]?.path ?? []), node.name]
    const ancestors = new Set([id, ...parents.flatMap(parent => [...parent.ancestors])])
    made.set(node.key, { id, path, ancestors })
    return { node, ordinal, id, path, ancestors }
  })
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
      mergedKeys: [...(node.mergedKeys ?? [])],
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
