import { z } from 'zod'

const section = z.object({
  key: z.string(),
  title: z.string(),
  description: z.string().nullable().default(null),
  required: z.boolean(),
  maxWords: z.number().nullable().default(null),
})
export type TemplateSection = z.infer<typeof section>

const variable = z.object({
  name: z.string(),
  type: z.enum(['TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'ENUM', 'LIST']),
  required: z.boolean(),
  /** As text for every type: `5`, `true`, `2026-11-22`, or list items separated by commas. */
  default: z.string().nullable().default(null),
  description: z.string().nullable().default(null),
  /** Empty unless the type is ENUM. */
  choices: z.array(z.string()).default([]),
  /** Maximum length of a TEXT, or of each item of a LIST. Null for the default. */
  maxLength: z.number().nullable().default(null),
})
/** An input of a template. */
export type TemplateVariable = z.infer<typeof variable>
export type VariableType = TemplateVariable['type']

/** The content of a template version. Immutable once published. */
export interface TemplateContent {
  body: string
  systemPrompt: string | null
  sections: TemplateSection[]
  variables: TemplateVariable[]
}

const sections = z.array(section)
const variables = z.array(variable)

/** Parses the content of a `template_versions` row. */
export function readContent(row: {
  body: string
  systemPrompt: string | null
  sections: unknown
  variables: unknown
}): TemplateContent {
  const { body, systemPrompt } = row
  return { body, systemPrompt, sections: readSections(row.sections), variables: readVariables(row.variables) }
}

/** Parses the sections of a row, in order. */
export function readSections(column: unknown): TemplateSection[] {
  return sections.parse(column)
}

/** Parses the variables of a row, in order. */
export function readVariables(column: unknown): TemplateVariable[] {
  return variables.parse(column)
}
