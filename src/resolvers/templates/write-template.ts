import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import type { Prisma, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import type { TemplateMetadata } from '../../templates/merge-templates.ts'
import type { TemplateContent } from '../../templates/template-content.ts'

/** The number of the first version of every template. */
const FIRST_NUMBER = '1.0.0'

export interface NewTemplate {
  name: string
  description: string | null
  category: TemplateCategory
  tags: string[]
  visibility: TemplateVisibility
  teamId: string | null
  changelog: string | null
  content: TemplateContent
  /** For a fork: UUID of the version it was created from, and the metadata of upstream at that time. */
  origin?: { versionId: string; details: TemplateMetadata }
}

/** Saves a checked template of the viewer with its first version. @returns its UUID. @throws LimitReachedError */
export async function writeTemplate(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  { content, changelog, origin, ...columns }: NewTemplate,
): Promise<string> {
  const { workspaceId, userId } = viewer
  const [id, versionId] = [uuidv7(), uuidv7()]
  const pulled = origin && {
    forkedFromId: origin.versionId,
    pulledId: origin.versionId,
    pulledDetails: origin.details,
  }
  const data = { ...columns, ...pulled, id, workspaceId, authorId: userId, latestId: versionId }
  await withinQuotas(tx, workspaceId, ['TEMPLATES'], () => tx.template.create({ data }))
  await tx.templateVersion.create({
    data: {
      ...versionColumns(content),
      id: versionId,
      workspaceId,
      templateId: id,
      ordinal: 1,
      number: FIRST_NUMBER,
      changelog,
    },
  })
  return id
}

/** The content columns of a version. */
export function versionColumns({ sections, variables, ...texts }: TemplateContent) {
  return {
    ...texts,
    sections: sections as unknown as Prisma.InputJsonArray,
    variables: variables as unknown as Prisma.InputJsonArray,
  }
}
