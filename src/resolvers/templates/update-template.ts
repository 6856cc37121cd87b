import { isDeepStrictEqual } from 'node:util'
import { NotPermittedError, type ValidationIssue } from '../../errors.ts'
import type { Template, TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { normalizeText } from '../compose-text.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { findSharedTeam } from './find-shared-team.ts'
import { type LockedTemplate, lockEditable } from './find-template.ts'
import { NOT_FLAGGED } from './flag-template.ts'
import { normalizeTags } from './fold-tags.ts'

export interface UpdateTemplateInput {
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
