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
  description: 'The template to create, with its version 1.0.0.',
  fields: t => ({
    name: t.string({ required: true, description: 'Name of the template. 1 to 200 characters.' }),
    description: t.string({ description: 'Purpose of the template. At most 2,000 characters.' }),
    category: t.field({
      type: TemplateCategoryEnum,
      required: true,
      description: 'Kind of content that it produces.',
    }),
    tags: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Search tags: at most 20, of 1 to 50 characters each. Case is ignored.',
    }),
    visibility: t.field({
      type: TemplateVisibilityEnum,
      required: true,
      defaultValue: 'PRIVATE',
      description: 'Who can see the template.',
    }),
    teamId: t.id({
      description:
        'ID of the team that can see the template. You must be a member. Required if the visibility is TEAM; otherwise must be omitted.',
    }),
    ...contentFields(t, { text: 'None if omitted.', list: 'None if omitted.' }),
    changelog: t.string({ description: 'Release notes of version 1.0.0. At most 2,000 characters.' }),
  }),
})

const CreateTemplatePayload = templatePayload('CreateTemplatePayload', 'The new template.')

builder.mutationFields(t => ({
  createTemplate: t.field({
    type: CreateTemplatePayload,
    description: 'Creates a template with its version 1.0.0. Requires the WRITE scope.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: {
      input: t.arg({ type: CreateTemplateInput, required: true, description: 'The template to create.' }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTemplate(context, input, findIssues(details, input)),
  }),
}))
