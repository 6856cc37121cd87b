import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Prisma, Template, TemplateVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { checkContent } from '../../templates/check-content.ts'
import { readContent, readVariables, type TemplateContent } from '../../templates/template-content.ts'
import {
  findBreakingChanges,
  findNextNumberProblems,
  findNumberProblem,
} from '../../templates/version-number.ts'
import { InputProblems, normalizeText } from '../shared/input-problems.ts'
import { nestedList } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'
import { type LockedTemplate, lockEditable } from './find-template.ts'
import { type ContentInput, toContent } from './template-input.ts'
import { NOT_FLAGGED } from './update-template.ts'
import { versionColumns } from './write-template.ts'

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
async function findByNumber(
  db: WorkspaceTransaction,
  templateId: string,
  number: string,
): Promise<TemplateVersion | null> {
  // An invalid number matches nothing, and may be text that the database cannot store.
  if (findNumberProblem(number)) return null
  return db.templateVersion.findUnique({ where: { templateId_number: { templateId, number } } })
}

/** The versions of templates. */
export const versionsOfTemplates = nestedList<TemplateVersion, Omit<Prisma.Template$versionsArgs, 'select'>>(
  'templateVersion',
  'templateId',
  [
    { name: 'ordinal', direction: 'desc', type: 'integer' },
    { name: 'id', direction: 'desc', type: 'id', of: 'TemplateVersion' },
  ],
)

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

interface PublishTemplateVersionInput extends ContentInput {
  templateId: string
  number: string
  changelog?: string | null | undefined
}

/**
 * Publishes a version of a template. Omitted content is taken from the latest version. Breaking changes require a new
 * major version. `found` contains earlier problems of the input.
 */
export async function publishTemplateVersion(
  context: ViewerContext,
  input: PublishTemplateVersionInput,
  found: readonly ValidationIssue[],
): Promise<{ versionId: string }> {
  requireScope(context, 'WRITE')
  const { number } = input
  return context.db.$transaction(async tx => {
    const template = await lockEditable(context, tx, input.templateId)
    const latest = await findVersion(tx, template, null)
    const content = toContent(input, readContent(latest))
    const problems = new InputProblems(found)
    for (const { path, message } of checkContent(content)) problems.add(`input.${path}`, message)
    await checkNumber(tx, { latest, content, number }, problems)
    problems.throwIfAny()
    const changelog = normalizeText(input.changelog)
    return { versionId: await publishVersion(context, tx, template, latest, { content, number, changelog }) }
  })
}
