import type { TemplateSection, TemplateVariable } from '../../src/templates/template-content.ts'

export const variable = (name: string, more: Partial<TemplateVariable> = {}): TemplateVariable => ({
  name,
  type: 'TEXT',
  required: true,
  default: null,
  description: null,
  choices: [],
  maxLength: null,
  ...more,
})

export const section = (key: string, more: Partial<TemplateSection> = {}): TemplateSection => ({
  key,
  title: key,
  description: null,
  required: true,
  maxWords: null,
  ...more,
})
