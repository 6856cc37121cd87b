import type { VariableType } from '../templates/template-content.ts'
import { builder } from './builder.ts'

export const TemplateCategoryEnum = builder.enumType('TemplateCategory', {
  description: 'Kind of content that a template produces.',
  values: {
    DOCS: { description: 'Documents such as reports, minutes and letters.' },
    SHEETS: { description: 'Spreadsheets and tables.' },
    SLIDES: { description: 'Presentations.' },
    RESEARCH: { description: 'Briefs and reports based on what agents find.' },
  } as const,
})

export const TemplateVisibilityEnum = builder.enumType('TemplateVisibility', {
  description: 'Who can see, use and fork a template.',
  values: {
    PRIVATE: { description: 'Only the author.' },
    TEAM: { description: 'The author and the members of its team.' },
    PUBLIC: { description: 'All users of the workspace.' },
  } as const,
})

export const VariableTypeEnum = builder.enumType('VariableType', {
  description: 'Type of the value of a variable.',
  values: {
    TEXT: { description: 'Text.' },
    NUMBER: { description: 'A number.' },
    BOOLEAN: { description: 'True or false.' },
    DATE: { description: 'A calendar date, such as `2026-11-22`.' },
    ENUM: { description: 'One of the choices of the variable.' },
    LIST: { description: 'A list of strings.' },
  } satisfies Record<VariableType, object>,
})
