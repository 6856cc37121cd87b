import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { deleteTemplate } from '../resolvers/templates/delete-template.ts'
import { flagTemplate } from '../resolvers/templates/flag-template.ts'
import { updateTemplate } from '../resolvers/templates/update-template.ts'
import { builder } from './builder.ts'
import { TemplateCategoryEnum, TemplateVisibilityEnum } from './template-enums.ts'
import { templateDescription, templateName, templateTags } from './template-inputs.ts'
import { templatePayload } from './template-payload.ts'
import { findIssues } from './validation.ts'

const changes = z.looseObject({
  name: templateName.nullish(),
  description: templateDescription.nullish(),
  tags: templateTags.nullish(),
})

const UpdateTemplateInput = builder.inputType('UpdateTemplateInput', {
  description:
    'What to change of a template. What is left out stays. What it holds changes by publishing a version.',
  fields: t => ({
    id: t.id({ required: true, description: 'Which template.' }),
    name: t.string({ description: 'For people: 1 to 200 characters.' }),
    description: t.string({
      description: 'What it is for: at most 2,000 characters. Null takes it away.',
    }),
    category: t.field({ type: TemplateCategoryEnum, description: 'What it makes.' }),
    tags: t.stringList({
      description: 'All of its tags: at most 20 of 50 characters. Omitted or null: unchanged. []: removed.',
    }),
    visibility: t.field({
      type: TemplateVisibilityEnum,
      description: 'Who may see it. Only its author says so.',
    }),
    teamId: t.id({
      description: 'Which team may see it, with the visibility TEAM: one that you are in.',
    }),
  }),
})
const UpdateTemplatePayload = templatePayload('UpdateTemplatePayload', 'The changed template.')

const DeleteTemplateInput = builder.inputType('DeleteTemplateInput', {
  description: 'Which template to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the template.' }) }),
})
const DeleteTemplatePayload = builder.objectRef<{ deletedId: string }>('DeleteTemplatePayload').implement({
  description: 'The template is gone.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Its former id.' }) }),
})

const FlagTemplateInput = builder.inputType('FlagTemplateInput', {
  description: 'What to say of a template. What is left out stays.',
  fields: t => ({
    id: t.id({ required: true, description: 'Which template.' }),
    official: t.boolean({ description: 'Whether it is vouched for.' }),
    featured: t.boolean({ description: 'Whether it is shown first.' }),
  }),
})
const FlagTemplatePayload = templatePayload('FlagTemplatePayload', 'The flagged template.')

builder.mutationFields(t => ({
  updateTemplate: t.field({
    type: UpdateTemplatePayload,
    description:
      'Changes a template: its author, and the owner of its team, who may not change who sees it. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: UpdateTemplateInput, required: true, description: 'The changes.' }) },
    resolve: (_, { input }, context) => updateTemplate(context, input, findIssues(changes, input)),
  }),
  deleteTemplate: t.field({
    type: DeleteTemplatePayload,
    description:
      'Deletes a template with its versions and ratings; forks stay. Its author, the owner of its team, and ADMIN. WRITE.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteTemplateInput, required: true, description: 'Which.' }) },
    resolve: (_, { input }, context) => deleteTemplate(context, input),
  }),
  flagTemplate: t.field({
    type: FlagTemplatePayload,
    description: 'Says that a template is official, or featured, or not. ADMIN.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: {
      input: t.arg({ type: FlagTemplateInput, required: true, description: 'Which, and what of it.' }),
    },
    resolve: (_, { input }, context) => flagTemplate(context, input),
  }),
}))
