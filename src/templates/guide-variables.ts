import { parseText } from './parse-text.ts'
import type { TemplateContent, TemplateVariable } from './template-content.ts'

/** The variables of a template. Those that neither the sections nor the guide prompt use are not required. */
export function guideVariables({ systemPrompt, sections, variables }: TemplateContent): TemplateVariable[] {
  const texts = [systemPrompt, ...sections.flatMap(({ title, description }) => [title, description])]
  const used = new Set(texts.flatMap(text => parseText(text ?? '').placeholders.map(({ name }) => name)))
  return variables.map(variable => ({ ...variable, required: variable.required && used.has(variable.name) }))
}
