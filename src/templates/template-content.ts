import { z } from 'zod'

export const VARIABLE_TYPES = ['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM', 'LIST'] as const
export type VariableType = (typeof VARIABLE_TYPES)[number]

/** An input of a template. */
export interface TemplateVariable {
  name: string
  type: VariableType
  required: boolean
  /** As text for every type: `5`, `true`, `2026-11-22`, or list items separated by commas. */
  default: string | null
  description: string | null
  /** Empty unless the type is ENUM. */
  choices: string[]
  /** Maximum length of a TEXT, or of each item of a LIST. Null for the default. */
  maxLength: number | null
}

export interface TemplateSection {
  key: string
  title: string
  description: string | null
  required: boolean
  maxWords: number | null
}

/** The content of a template version. Immutable once published. */
export interface TemplateContent {
  body: string
  systemPrompt: string | null
  sections: TemplateSection[]
  variables: TemplateVariable[]
}

const section = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string().nullable().default(null),
  required: z.boolean(),
  maxWords: z.number().nullable().default(null),
})

const variable = z.object({
  name: z.string(),
  type: z.enum(VARIABLE_TYPES),
  required: z.boolean(),
  default: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  choices: z.array(z.string()).default([]),
  maxLength: z.number().nullable().default(null),
})

const sections = z.array(section)
const variables = z.array(variable)

/** Parses the content of a `template_versions` row. */
export function readContent(row: {
  body: string
  systemPrompt: string | null
  sections: unknown
  variables: unknown
}): TemplateContent {
  return {
    body: row.body,
    systemPrompt: row.systemPrompt,
    sections: readSections(row.sections),
    variables: readVariables(row.variables),
  }
}

/** Parses the sections of a row, in order. */
export function readSections(column: unknown): TemplateSection[] {
  return sections.parse(column)
}

/** Parses the variables of a row, in order. */
export function readVariables(column: unknown): TemplateVariable[] {
  return variables.parse(column)
}
