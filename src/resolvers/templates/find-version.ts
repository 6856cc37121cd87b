import { NotFoundError } from '../../errors.ts'
import type { Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findNumberProblem } from '../../templates/version-number.ts'

/**
 * Finds a version of a visible template by its number. Without a number, finds the latest.
 * @throws NotFoundError if there is no such version, or if the template was deleted in the meantime.
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

/** A version of a template (a UUID) by its number, or null. */
export async function findByNumber(
  db: WorkspaceTransaction,
  templateId: string,
  number: string,
): Promise<TemplateVersion | null> {
  // An invalid number matches nothing, and may be text that the database cannot store.
  if (findNumberProblem(number)) return null
  return db.templateVersion.findUnique({ where: { templateId_number: { templateId, number } } })
}
