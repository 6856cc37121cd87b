import { isDeepStrictEqual } from 'node:util'
import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError, NotPermittedError, type ValidationIssue } from '../../errors.ts'
import type { Template, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems, normalizeText } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import {
  findSharedTeam,
  findVisible,
  type LockedTemplate,
  lockEditable,
  lockVisible,
  mayEdit,
} from './find-template.ts'
import { normalizeTags } from './template-input.ts'

interface UpdateTemplateInput {
  id: string
  name?: string | null | undefined
  description?: string | null | undefined
  category?: TemplateCategory | null | undefined
  tags?: string[] | null | undefined
  visibility?: TemplateVisibility | null | undefined
  teamId?: string | null | undefined
}

/** Changes only the given fields of a template. Its content changes only with a new version. */
export async function updateTemplate(
  context: ViewerContext,
  input: UpdateTemplateInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ templateId: string }> {
  requireScope(context, 'WRITE')
  const { name, description, category, tags } = input
  return context.db.$transaction(async tx => {
    const template = await lockEditable(context, tx, input.id)
    const problems = new InputProblems(found)
    const sharing = await changeSharing(context, tx, template, input, problems)
    problems.throwIfAny()
    const isWithdrawn =
      template.visibility === 'PUBLIC' && sharing.visibility && sharing.visibility !== 'PUBLIC'
    const columns = {
      ...(name && { name: toNfc(name).trim() }),
      ...(description !== undefined && { description: normalizeText(description) }),
      ...(category && { category }),
      ...(tags && { tags: normalizeTags(tags) }),
      ...sharing,
      ...(isWithdrawn && NOT_FLAGGED),
    }
    if (isChange(template, columns)) {
      const data = { ...columns, updatedAt: template.now }
      await tx.template.update({ where: { id: template.id }, data })
    }
    return { templateId: template.id }
  })
}

function isChange(template: Template, columns: Partial<Template>): boolean {
  return Object.entries(columns).some(
    ([column, value]) => !isDeepStrictEqual(template[column as keyof Template], value),
  )
}

/**
 * The new visibility and team. Empty if they do not change, which is also allowed for an author who left the team. Only
 * the author may change them: otherwise, the owner of a team could withdraw a template from the team.
 */
async function changeSharing(
  context: ViewerContext,
  tx: WorkspaceTransaction,
  template: LockedTemplate,
  { visibility, teamId }: UpdateTemplateInput,
  problems: InputProblems,
): Promise<{ visibility?: TemplateVisibility; teamId?: string | null }> {
  const present = template.teamId && encodeId('Team', template.teamId)
  const wanted = { visibility: visibility ?? template.visibility, teamId }
  if (wanted.visibility === template.visibility && (teamId === undefined || teamId === present)) return {}
  if (template.authorId !== context.viewer.userId)
    throw new NotPermittedError('Only the author of a template can change who can see it.')
  const uuid = await findSharedTeam(context, tx, wanted, problems)
  return { visibility: wanted.visibility, teamId: uuid }
}

/**
 * Deletes a template with its versions and ratings. Its forks and topics stay, without a reference to it. Requires
 * permission to edit it or, if it is visible to the viewer, the ADMIN scope.
 */
export async function deleteTemplate(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const uuid = decodeId('Template', input.id)
  if (!uuid) throw new NotFoundError('template', input.id)
  await db.$transaction(async tx => {
    await lockWithForks(tx, viewer.workspaceId, uuid)
    const template = await findVisible({ viewer, db: tx }, input.id)
    if (!viewer.scopes.has('ADMIN') && !(await mayEdit(context, tx, template)))
      throw new NotPermittedError(
        'Only the author of a template, the owner of its team or an API key with the ADMIN scope can delete it.',
      )
    await tx.template.delete({ where: { id: uuid } })
    await recordAudit(tx, context, {
      action: 'TEMPLATE_DELETED',
      subjectId: input.id,
      summary: `Deleted the template ${quoteName(template.name)}.`,
    })
  })
  return { deletedId: input.id }
}

/** Locks the template and its forks, which lose their origin. Uses id order to avoid deadlocks. */
async function lockWithForks(tx: WorkspaceTransaction, workspaceId: string, id: string): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM templates
    WHERE workspace_id = ${workspaceId}::uuid AND (
      id = ${id}::uuid
      OR forked_from_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
      OR pulled_id IN (SELECT id FROM template_versions WHERE template_id = ${id}::uuid)
    ) ORDER BY id FOR UPDATE`
}

interface FlagTemplateInput {
  id: string
  official?: boolean | null | undefined
  featured?: boolean | null | undefined
}

/** The flags of a template that has changed since an ADMIN flagged it. */
export const NOT_FLAGGED = { official: false, featured: false }

/** Sets or clears the official and featured flags of a template. Omitted flags do not change. */
export async function flagTemplate(
  context: ViewerContext,
  input: FlagTemplateInput,
): Promise<{ templateId: string }> {
  requireScope(context, 'ADMIN')
  const { official, featured } = input
  return context.db.$transaction(async tx => {
    const template = await lockVisible(context, tx, input.id)
    const data = {
      official: official ?? template.official,
      featured: featured ?? template.featured,
    }
    await tx.template.update({ where: { id: template.id }, data })
    return { templateId: template.id }
  })
}
