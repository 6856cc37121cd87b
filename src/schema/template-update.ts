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
    'Changes to the details of a template. Omitted fields stay unchanged. To change the content, publish a version.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the template.' }),
    name: t.string({ description: 'Name of the template. 1 to 200 characters.' }),
    description: t.string({
      description: 'Purpose of the template. At most 2,000 characters. Null removes it.',
    }),
    category: t.field({ type: TemplateCategoryEnum, description: 'Kind of content that it produces.' }),
    tags: t.stringList({
      description:
        'All search tags: at most 20, of 1 to 50 characters each. Omitted or null: unchanged. []: removed.',
    }),
    visibility: t.field({
      type: TemplateVisibilityEnum,
      description: 'Who can see the template. Only the author can change this.',
    }),
    teamId: t.id({
      description:
        'ID of the team that can see the template. You must be a member. Only for the visibility TEAM.',
    }),
  }),
})
const UpdateTemplatePayload = templatePayload('UpdateTemplatePayload', 'The updated template.')

const DeleteTemplateInput = builder.inputType('DeleteTemplateInput', {
  description: 'The template to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'ID of the template.' }) }),
})
const DeleteTemplatePayload = builder.objectRef<{ deletedId: string }>('DeleteTemplatePayload').implement({
  description: 'Result of deleting a template.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'ID of the deleted template.' }) }),
})

const FlagTemplateInput = builder.inputType('FlagTemplateInput', {
  description: 'Flags of a template. Omitted fields stay unchanged.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the template.' }),
    official: t.boolean({ description: 'Whether the template is official.' }),
    featured: t.boolean({ description: 'Whether the template is featured.' }),
  }),
})
const FlagTemplatePayload = templatePayload('FlagTemplatePayload', 'The template with its new flags.')

builder.mutationFields(t => ({
  updateTemplate: t.field({
    type: UpdateTemplatePayload,
    description:
      'Changes the details of a template. Allowed for its author, and for the owner of its team except for `visibility` and `teamId`. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: UpdateTemplateInput, required: true, description: 'The changes.' }) },
    resolve: (_, { input }, context) => updateTemplate(context, input, findIssues(changes, input)),
  }),
  deleteTemplate: t.field({
    type: DeleteTemplatePayload,
    description:
      'Deletes a template with its versions and ratings. Forks remain. Allowed for its author, the owner of its team, and API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: {
      input: t.arg({ type: DeleteTemplateInput, required: true, description: 'The template to delete.' }),
    },
    resolve: (_, { input }, context) => deleteTemplate(context, input),
  }),
  flagTemplate: t.field({
    type: FlagTemplatePayload,
    description: 'Sets whether a template is official or featured. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: {
      input: t.arg({ type: FlagTemplateInput, required: true, description: 'The template and its flags.' }),
    },
    resolve: (_, { input }, context) => flagTemplate(context, input),
  }),
}))
