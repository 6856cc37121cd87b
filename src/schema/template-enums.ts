import { VARIABLE_TYPES } from '../templates/template-content.ts'
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
  values: VARIABLE_TYPES,
})
