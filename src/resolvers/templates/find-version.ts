import { NotFoundError } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findNumberProblem } from '../../templates/version-number.ts'

/** A version of a template that the viewer may see, the latest without a number. @throws NotFoundError for another number. */
export async function findVersion(
  db: WorkspaceTransaction,
  { id, latestId }: Pick<Template, 'id' | 'latestId'>,
  number: string | null | undefined,
): Promise<TemplateVersion> {
  if (number === null || number === undefined)
    return db.templateVersion.findUniqueOrThrow({ where: { id: latestId ?? '' } })
  const version = await findByNumber(db, id, number)
  if (!version) throw new NotFoundError('version of this template', number)
  return version
}

export async function findByNumber(
  db: WorkspaceTransaction,
  templateId: string,
  number: string,
): Promise<TemplateVersion | null> {
  // What is no number names nothing, and may be text that the database cannot hold.
  if (findNumberProblem(number)) return null
  return db.templateVersion.findUnique({ where: { templateId_number: { templateId, number } } })
}
