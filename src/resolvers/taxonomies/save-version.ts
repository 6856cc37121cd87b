import { ConflictError } from '../../errors.ts'
import type { DraftNode } from '../../knowledge/taxonomy/draft-node.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { isUniqueViolation } from '../../platform/database/is-unique-violation.ts'
import { encodeId } from '../../platform/ids.ts'
import { publishVersion } from './publish-version.ts'
import { writeNodes } from './write-nodes.ts'

/** Maximum per version. */
export const MAX_NODES = 5_000

export interface NewVersion {
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
  { db, viewer }: ViewerContext,
  { version, changeSummary, basedOnId, nodes, publish }: NewVersion,
): Promise<{ taxonomyId: string }> {
  const { workspaceId } = viewer
  const seen = await db.taxonomy.findFirst({ where: { status: 'PUBLISHED' }, select: { id: true } })
  try {
    return await db.$transaction(async tx => {
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
      if (publish) await publishVersion(tx, workspaceId, id, seen?.id ?? null)
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
