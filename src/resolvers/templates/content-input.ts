import type { TemplateContent, VariableType } from '../../templates/template-content.ts'

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

/** The content as it is kept: text composed, and what is left out null. */
export function toContent({ body, systemPrompt, sections, variables }: ContentInput): TemplateContent {
  return {
    body: body.normalize('NFC'),
    systemPrompt: compose(systemPrompt),
    sections: sections.map(section => ({
      key: section.key.normalize('NFC'),
      title: section.title.normalize('NFC'),
      description: compose(section.description),
      required: section.required ?? true,
      maxWords: section.maxWords ?? null,
    })),
    variables: variables.map(variable => ({
      name: variable.name.normalize('NFC'),
      type: variable.type,
      required: variable.required,
      default: compose(variable.default),
      description: compose(variable.description),
      choices: variable.choices.map(choice => choice.normalize('NFC')),
      maxLength: variable.maxLength ?? null,
    })),
  }
}

function compose(text: string | null | undefined): string | null {
  return text?.normalize('NFC') ?? null
}
