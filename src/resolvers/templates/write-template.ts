import { v7 as uuidv7 } from 'uuid'
import type { Prisma, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
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
  /** What it is a fork of: the UUID of the version, and what upstream said of itself then. */
  origin?: { versionId: string; details: TemplateMetadata }
}

/** Writes a template of the viewer's with its first version, all of it checked before. @returns its UUID. */
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
  await tx.template.create({
    data: { ...columns, ...pulled, id, workspaceId, authorId: userId, latestId: versionId },
  })
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

/** The columns of a version that its content fills. */
export function versionColumns({ sections, variables, ...texts }: TemplateContent) {
  return {
    ...texts,
    sections: sections as unknown as Prisma.InputJsonArray,
    variables: variables as unknown as Prisma.InputJsonArray,
  }
}
