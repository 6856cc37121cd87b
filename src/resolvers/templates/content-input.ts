import type { TemplateContent, VariableType } from '../../templates/template-content.ts'
import { composeText } from '../compose-text.ts'

/** The content of a version as it is asked for. */
export interface ContentInput {
  body: string
  systemPrompt?: string | null | undefined
  sections: SectionInput[]
  variables: VariableInput[]
}

export interface SectionInput {
  key: string
  title: string
  description?: string | null | undefined
  required?: boolean | null | undefined
  maxWords?: number | null | undefined
}

export interface VariableInput {
  name: string
  type: VariableType
  required: boolean
  default?: string | null | undefined
  description?: string | null | undefined
  choices: string[]
  maxLength?: number | null | undefined
}

/** The content as it is kept: text composed with line feeds alone, and what is left out null. */
export function toContent({ body, systemPrompt, sections, variables }: ContentInput): TemplateContent {
  return {
    body: withLineFeeds(body).normalize('NFC'),
    systemPrompt: composeLines(systemPrompt),
    sections: sections.map(section => ({
      key: section.key.normalize('NFC'),
      title: withLineFeeds(section.title).normalize('NFC'),
      description: composeLines(section.description),
      required: section.required ?? true,
      maxWords: section.maxWords ?? null,
    })),
    variables: variables.map(variable => ({
      name: variable.name.normalize('NFC'),
      type: variable.type,
      required: variable.required,
      default: composeText(variable.default),
      description: composeLines(variable.description),
      choices: variable.choices.map(choice => choice.normalize('NFC')),
      maxLength: variable.maxLength ?? null,
    })),
  }
}

function composeLines(text: string | null | undefined): string | null {
  return composeText(text && withLineFeeds(text))
}

/** Who writes on Windows sends other ends of lines: merged with what others wrote, every line would differ. */
function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}
