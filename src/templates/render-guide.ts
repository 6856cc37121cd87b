import type { ValidationIssue } from '../errors.ts'
import type { InputValues } from './check-inputs.ts'
import { MAX_BODY_BYTES } from './limits.ts'
import { parseText } from './parse-text.ts'
import { renderText } from './render-text.ts'
import type { TemplateContent, TemplateSection, TemplateVariable } from './template-content.ts'

/** The variables of a template. Those that neither the sections nor the guide prompt use are not required. */
export function guideVariables({ systemPrompt, sections, variables }: TemplateContent): TemplateVariable[] {
  const texts = [systemPrompt, ...sections.flatMap(({ title, description }) => [title, description])]
  const used = new Set(texts.flatMap(text => parseText(text ?? '').placeholders.map(({ name }) => name)))
  return variables.map(variable => ({ ...variable, required: variable.required && used.has(variable.name) }))
}

/** The instructions and sections that a plan and a report follow. */
export interface Guide {
  systemPrompt: string | null
  sections: TemplateSection[]
}

const MAX_TITLE_BYTES = 1_000
const MAX_DESCRIPTION_BYTES = 10_000

/**
 * Fills the placeholders in the guide prompt and the sections of a template. Line breaks in titles become spaces. Use
 * the guide only if there are no problems. Their paths are those of the template: `sections.2.title`.
 */
export function renderGuide(
  { systemPrompt, sections }: Pick<TemplateContent, 'systemPrompt' | 'sections'>,
  values: InputValues,
): { guide: Guide; problems: ValidationIssue[] } {
  const problems: ValidationIssue[] = []
  const fill = (path: string, text: string, maxBytes: number): string => {
    const rendered = renderText(text, values, maxBytes)
    if (rendered.problem !== null) problems.push({ path, message: rendered.problem })
    return rendered.text ?? ''
  }
  const guide = {
    systemPrompt: systemPrompt === null ? null : fill('systemPrompt', systemPrompt, MAX_BODY_BYTES),
    sections: sections.map((section, index) => ({
      ...section,
      title: fill(`sections.${index}.title`, section.title, MAX_TITLE_BYTES).replace(/\s+/g, ' ').trim(),
      description:
        section.description === null
          ? null
          : fill(`sections.${index}.description`, section.description, MAX_DESCRIPTION_BYTES),
    })),
  }
  return { guide, problems }
}
