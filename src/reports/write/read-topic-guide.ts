import type { TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { guideVariables } from '../../templates/guide-variables.ts'
import { renderGuide } from '../../templates/render-guide.ts'
import { readContent } from '../../templates/template-content.ts'

/**
 * Renders the instructions of a topic's template. Null if the topic has no template, the template has no instructions,
 * or the topic's inputs do not fit it.
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
