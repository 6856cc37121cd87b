import { NotFoundError } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findNumberProblem } from '../../templates/version-number.ts'

/**
 * A version of a template that the viewer may see, the latest without a number.
 * @throws NotFoundError for another number, and without one when the template was deleted meanwhile.
 */
export async function findVersion(
  db: WorkspaceTransaction,
  { id, latestId }: Pick<Template, 'id' | 'latestId'>,
  number: string | null | undefined,
): Promise<TemplateVersion> {
  const version =
    typeof number === 'string'
      ? await findByNumber(db, id, number)
      : latestId && (await db.templateVersion.findUnique({ where: { id: latestId } }))
  if (version) return version
  if (typeof number !== 'string') throw new NotFoundError('template', encodeId('Template', id))
  throw new NotFoundError('version', number, `This template has no version with the number "${number}".`)
}

/** A version by its number; null for a number that none of the template (a UUID) has. */
export async function findByNumber(
  db: WorkspaceTransaction,
  templateId: string,
  number: string,
): Promise<TemplateVersion | null> {
  // What is no number names nothing, and may be text that the database cannot hold.
  if (findNumberProblem(number)) return null
  return db.templateVersion.findUnique({ where: { templateId_number: { templateId, number } } })
}
