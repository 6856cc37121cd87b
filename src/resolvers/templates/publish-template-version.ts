import type { ValidationIssue } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { checkContent } from '../../templates/check-content.ts'
import { readContent } from '../../templates/template-content.ts'
import { normalizeText } from '../compose-text.ts'
import { InputProblems } from '../input-problems.ts'
import { requireScope } from '../require-scope.ts'
import { type ContentInput, toContent } from './content-input.ts'
import { lockEditable } from './find-template.ts'
import { findVersion } from './find-version.ts'
import { checkNumber, publishVersion } from './publish-version.ts'

export interface PublishTemplateVersionInput extends ContentInput {
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
