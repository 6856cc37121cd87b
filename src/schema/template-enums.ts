import type { VariableType } from '../templates/template-content.ts'
import { builder } from './builder.ts'

export const TemplateCategoryEnum = builder.enumType('TemplateCategory', {
  description: 'What a template makes.',
  values: {
    DOCS: { description: 'Documents: reports, minutes, letters.' },
    SHEETS: { description: 'Tables.' },
    SLIDES: { description: 'Presentations.' },
    RESEARCH: { description: 'Briefs and reports from what agents find.' },
  } as const,
})

export const TemplateVisibilityEnum = builder.enumType('TemplateVisibility', {
  description: 'Who may see a template, use it and fork it.',
  values: {
    PRIVATE: { description: 'Its author.' },
    TEAM: { description: 'Its author, and the members of its team.' },
    PUBLIC: { description: 'Everybody in the workspace.' },
  } as const,
})

export const VariableTypeEnum = builder.enumType('VariableType', {
  description: 'What a variable takes.',
  values: {
    TEXT: { description: 'Text.' },
    NUMBER: { description: 'A number.' },
    BOOLEAN: { description: 'True or false.' },
    DATE: { description: 'A day that exists, like `2026-11-22`.' },
    ENUM: { description: 'One of the choices of the variable.' },
    LIST: { description: 'A list of texts.' },
  } satisfies Record<VariableType, object>,
})
