import type { ValidationIssue } from '../../errors.ts'
import type { TemplateCategory, TemplateVisibility } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { checkContent } from '../../templates/check-content.ts'
import { normalizeText } from '../compose-text.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { type ContentInput, toContent } from './content-input.ts'
import { findSharedTeam } from './find-shared-team.ts'
import { normalizeTags } from './fold-tags.ts'
import { writeTemplate } from './write-template.ts'

export interface CreateTemplateInput extends ContentInput {
  name: string
  description?: string | null | undefined
  category: TemplateCategory
  tags: string[]
  visibility: TemplateVisibility
  teamId?: string | null | undefined
  changelog?: string | null | undefined
}

/**
 * Creates a template with its version 1.0.0. `found` contains earlier problems of the input.
 * @returns its UUID.
 */
export async function createTemplate(
  context: ViewerContext,
  input: CreateTemplateInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ templateId: string }> {
  requireScope(context, 'WRITE')
  const content = toContent(input)
  return context.db.$transaction(async tx => {
    const problems = new InputProblems(found)
    for (const { path, message } of checkContent(content)) problems.add(`input.${path}`, message)
    const teamId = await findSharedTeam(context, tx, input, problems)
    problems.throwIfAny()
    const templateId = await writeTemplate(context, tx, {
      name: toNfc(input.name).trim(),
      description: normalizeText(input.description),
      category: input.category,
      tags: normalizeTags(input.tags),
      visibility: input.visibility,
      teamId,
      changelog: normalizeText(input.changelog),
      content,
    })
    return { templateId }
  })
}
