import { z } from 'zod'
import { NotPermittedError, ValidationError } from '../errors.ts'
import { createTemplate } from '../resolvers/templates/create-template.ts'
import { builder } from './builder.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { contentFields } from './template-content.ts'
import { TemplateCategoryEnum, TemplateVisibilityEnum } from './template-enums.ts'
import { changelog, templateDescription, templateName, templateTags } from './template-inputs.ts'
import { templatePayload } from './template-payload.ts'
import { findIssues } from './validation.ts'

const details = z.looseObject({
  name: templateName,
  description: templateDescription.nullish(),
  tags: templateTags,
  changelog: changelog.nullish(),
})

const CreateTemplateInput = builder.inputType('CreateTemplateInput', {
  description: 'A new template, with its version 1.0.0.',
  fields: t => ({
    name: t.string({ required: true, description: 'For people: 1 to 200 characters.' }),
    description: t.string({ description: 'What it is for: at most 2,000 characters.' }),
    category: t.field({ type: TemplateCategoryEnum, required: true, description: 'What it makes.' }),
    tags: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Words to find it by: at most 20 of 50 characters. Case does not count.',
    }),
    visibility: t.field({
      type: TemplateVisibilityEnum,
      required: true,
      defaultValue: 'PRIVATE',
      description: 'Who may see it.',
    }),
    teamId: t.id({ description: 'Which team may see it, with the visibility TEAM: one that you are in.' }),
    ...contentFields(t, { text: 'None if omitted.', list: 'None if omitted.' }),
    changelog: t.string({ description: 'What to know of this version: at most 2,000 characters.' }),
  }),
})

const CreateTemplatePayload = templatePayload('CreateTemplatePayload', 'The new template.')

builder.mutationFields(t => ({
  createTemplate: t.field({
    type: CreateTemplatePayload,
    description: 'Makes a template with its version 1.0.0. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: CreateTemplateInput, required: true, description: 'The template.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTemplate(context, input, findIssues(details, input)),
  }),
}))
