import { z } from 'zod'
import { type Template, TemplateCategory } from '../../generated/prisma/client.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import type { TemplateMetadata } from '../../templates/merge-templates.ts'
import type { TemplateContent, VariableType } from '../../templates/template-content.ts'

/** Normalizes tags for storage and search: NFC, trimmed, lowercase, without duplicates. */
export function normalizeTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(tag => toNfc(tag).trim().toLowerCase()))]
}

const metadata = z.object({
  name: z.string(),
  description: z.string().nullable(),
  category: z.enum(TemplateCategory),
  tags: z.array(z.string()),
})

/** The current metadata of a template. */
export function metadataOf({ name, description, category, tags }: Template): TemplateMetadata {
  return { name, description, category, tags }
}

/** The metadata of upstream at the last pull or, before any pull, at the fork. */
export function pulledDetailsOf({ pulledDetails }: Template): TemplateMetadata {
  return metadata.parse(pulledDetails)
}

/** The requested content of a version. */
export interface ContentInput {
  body: string
  systemPrompt?: string | null | undefined
  sections?: SectionInput[] | null | undefined
  variables?: VariableInput[] | null | undefined
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

/** The content before the first version. */
const NO_CONTENT: Omit<TemplateContent, 'body'> = { systemPrompt: null, sections: [], variables: [] }

/**
 * The content as it is stored: text in NFC with LF line endings. Omitted fields are taken from `before`. A null list
 * counts as omitted, because many clients send null for a variable that they do not set.
 */
export function toContent(
  { body, systemPrompt, sections, variables }: ContentInput,
  before: Omit<TemplateContent, 'body'> = NO_CONTENT,
): TemplateContent {
  return {
    body: normalizeLines(body),
    systemPrompt: systemPrompt === undefined ? before.systemPrompt : nullable(systemPrompt, normalizeLines),
    sections: sections ? readSectionInputs(sections) : before.sections,
    variables: variables ? readVariableInputs(variables) : before.variables,
  }
}

function readSectionInputs(sections: readonly SectionInput[]): TemplateContent['sections'] {
  return sections.map(section => ({
    key: toNfc(section.key),
    title: normalizeLines(section.title),
    description: nullable(section.description, normalizeLines),
    required: section.required ?? true,
    maxWords: section.maxWords ?? null,
  }))
}

function readVariableInputs(variables: readonly VariableInput[]): TemplateContent['variables'] {
  return variables.map(variable => ({
    name: toNfc(variable.name),
    type: variable.type,
    required: variable.required,
    default: nullable(variable.default, toNfc),
    description: nullable(variable.description, normalizeLines),
    choices: variable.choices.map(toNfc),
    maxLength: variable.maxLength ?? null,
  }))
}

function nullable(text: string | null | undefined, read: (text: string) => string): string | null {
  return typeof text === 'string' ? read(text) : null
}

/** The text in NFC with LF line endings. In a merge, every line with CRLF would differ. */
export function normalizeLines(text: string): string {
  return toNfc(text.replace(/\r\n?/g, '\n'))
}
