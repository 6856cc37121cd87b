import { v7 as uuidv7 } from 'uuid'
import { ConflictError } from '../../errors.ts'
import type { TemplateVersion } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { findBreakingChanges } from '../../templates/compare-versions.ts'
import { readVariables, type TemplateContent } from '../../templates/template-content.ts'
import { findNextNumberProblems } from '../../templates/version-number.ts'
import type { InputProblems } from '../input-problems.ts'
import type { LockedTemplate } from './find-template.ts'
import { findByNumber } from './find-version.ts'
import { NOT_FLAGGED } from './flag-template.ts'
import { versionColumns } from './write-template.ts'

/** Adds problems with the number of the version after `latest`. @throws ConflictError if the number is taken. */
export async function checkNumber(
  tx: WorkspaceTransaction,
  { latest, content, number }: { latest: TemplateVersion; content: TemplateContent; number: string },
  problems: InputProblems,
): Promise<void> {
  const taken = await findByNumber(tx, latest.templateId, number)
  if (taken)
    throw new ConflictError(
      `Version ${number} is already published and cannot be changed. The latest version is ${latest.number}.`,
      encodeId('TemplateVersion', taken.id),
    )
  const changes = findBreakingChanges({ variables: readVariables(latest.variables) }, content)
  for (const message of findNextNumberProblems(number, latest.number, changes))
    problems.add('input.number', message)
}

/**
 * Saves a checked version after `latest` and makes it the latest of its template. Without the ADMIN scope, clears the
 * flags of the template. @returns its UUID.
 */
export async function publishVersion(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  template: LockedTemplate,
  latest: TemplateVersion,
  { content, number, changelog }: { content: TemplateContent; number: string; changelog: string | null },
): Promise<string> {
  const id = uuidv7()
  await tx.templateVersion.create({
    data: {
      ...versionColumns(content),
      id,
      workspaceId: template.workspaceId,
      templateId: template.id,
      ordinal: latest.ordinal + 1,
      number,
      changelog,
    },
  })
  const flags = viewer.scopes.has('ADMIN') ? {} : NOT_FLAGGED
  await tx.template.update({
    where: { id: template.id },
    data: { ...flags, latestId: id, updatedAt: template.now },
  })
  return id
}
