import { z } from 'zod'
import { LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { createTemplate, forkTemplate } from '../../resolvers/templates/create-template.ts'
import { deleteTemplate, flagTemplate, updateTemplate } from '../../resolvers/templates/update-template.ts'
import { useTemplate } from '../../resolvers/templates/use-template.ts'
import { MAX_RENDERED_BYTES } from '../../templates/limits.ts'
import { costOfText, FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload, rowField, rowPayload } from '../shared/payload-fields.ts'
import { findIssues } from '../shared/validation.ts'
import {
  changelog,
  contentFields,
  TemplateCategoryEnum,
  TemplateVisibilityEnum,
  templateDescription,
  templateName,
  templateTags,
} from './template-content.ts'

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

const TEMPLATE = { template: ['Template', 'The template in its current state.'] } as const
const CreateTemplatePayload = rowPayload('CreateTemplatePayload', 'The new template.', TEMPLATE)

builder.mutationFields(t => ({
  createTemplate: t.field({
    type: CreateTemplatePayload,
    description: 'Creates a template with its version 1.0.0. Requires the WRITE scope.',
    errors: { types: [ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, CreateTemplateInput, 'The template to create.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTemplate(context, input, findIssues(details, input)),
  }),
}))

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
const UpdateTemplatePayload = rowPayload('UpdateTemplatePayload', 'The updated template.', TEMPLATE)

const DeleteTemplateInput = idInput('DeleteTemplateInput', 'The template to delete.', 'ID of the template.')
const DeleteTemplatePayload = deletedPayload(
  'DeleteTemplatePayload',
  'Result of deleting a template.',
  'template',
)

const FlagTemplateInput = builder.inputType('FlagTemplateInput', {
  description: 'Flags of a template. Omitted fields stay unchanged.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the template.' }),
    official: t.boolean({ description: 'Whether the template is official.' }),
    featured: t.boolean({ description: 'Whether the template is featured.' }),
  }),
})
const FlagTemplatePayload = rowPayload('FlagTemplatePayload', 'The template with its new flags.', TEMPLATE)

builder.mutationFields(t => ({
  updateTemplate: t.field({
    type: UpdateTemplatePayload,
    description:
      'Changes the details of a template. Allowed for its author, and for the owner of its team except for `visibility` and `teamId`. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, UpdateTemplateInput, 'The changes.'),
    resolve: (_, { input }, context) => updateTemplate(context, input, findIssues(changes, input)),
  }),
  deleteTemplate: t.field({
    type: DeleteTemplatePayload,
    description:
      'Deletes a template with its versions and ratings. Forks remain. Allowed for its author, the owner of its team, and API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, DeleteTemplateInput, 'The template to delete.'),
    resolve: (_, { input }, context) => deleteTemplate(context, input),
  }),
  flagTemplate: t.field({
    type: FlagTemplatePayload,
    description: 'Sets whether a template is official or featured. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, FlagTemplateInput, 'The template and its flags.'),
    resolve: (_, { input }, context) => flagTemplate(context, input),
  }),
}))

const UseTemplateInput = builder.inputType('UseTemplateInput', {
  description: 'The template to render and its inputs.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    version: t.string({ description: 'Version number. Default: the latest version.' }),
    inputs: t.field({
      type: 'JSONObject',
      required: true,
      description:
        'Values of the variables by name: a string for TEXT and ENUM, a number for NUMBER, a boolean for BOOLEAN, a string such as `"2026-11-22"` for DATE, a list of strings for LIST. Variables that have a default or are not required can be omitted.',
    }),
  }),
})

const UseTemplatePayload = builder
  .objectRef<{ rendered: string; versionId: string }>('UseTemplatePayload')
  .implement({
    description: 'The rendered template.',
    fields: t => ({
      rendered: t.exposeString('rendered', {
        description: 'The body with all placeholders filled in. At most 200 kB.',
        complexity: costOfText(MAX_RENDERED_BYTES),
      }),
      version: rowField(t, 'TemplateVersion', ({ versionId }) => versionId, 'The version that was rendered.'),
    }),
  })

builder.mutationField('useTemplate', t =>
  t.field({
    type: UseTemplatePayload,
    description:
      'Renders a template and counts it as a use. If inputs are missing, unknown or of the wrong type, returns a `ValidationError` that names each, and counts nothing. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, UseTemplateInput, 'The template to render and its inputs.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => useTemplate(context, input),
  }),
)

const ForkTemplateInput = builder.inputType('ForkTemplateInput', {
  validate: z.looseObject({ name: templateName.nullish() }),
  description: 'The template to fork.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    version: t.string({ description: 'Version number to fork. Default: the latest version.' }),
    name: t.string({
      description:
        'Name of the fork, 1 to 200 characters. Default: the name of the template followed by ` (fork)`.',
    }),
  }),
})

const ForkTemplatePayload = rowPayload('ForkTemplatePayload', 'The new fork.', TEMPLATE)

builder.mutationField('forkTemplate', t =>
  t.field({
    type: ForkTemplatePayload,
    description:
      'Creates a copy of a template version that you own, PRIVATE and starting at version 1.0.0. Later versions of the original can be merged with `pullTemplate`. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, ForkTemplateInput, 'The template to fork.'),
    resolve: (_, { input }, context) => forkTemplate(context, input),
  }),
)
