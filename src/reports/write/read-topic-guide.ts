import type { TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { guideVariables } from '../../templates/guide-variables.ts'
import { renderGuide } from '../../templates/render-guide.ts'
import { readContent } from '../../templates/template-content.ts'

/**
 * What the author of a topic's template asks of whoever writes, filled in. Null where the topic has no template, that asks for
 * nothing, or it cannot be filled in with the topic's inputs.
 */
export function readTopicGuide({
  templateVersion,
  inputs,
}: Pick<Topic, 'inputs'> & { templateVersion: TemplateVersion | null }): string | null {
  if (!templateVersion?.systemPrompt) return null
  const content = readContent(templateVersion)
  const checked = checkInputs(guideVariables(content), inputs as Record<string, unknown>)
  if (checked.problems.length > 0) return null
  const { guide, problems } = renderGuide({ ...content, sections: [] }, checked.values)
  return problems.length > 0 ? null : guide.systemPrompt
}
