import { z } from 'zod'
import { ConflictError, NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { publishTemplateVersion } from '../resolvers/templates/publish-template-version.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { contentFields } from './template-content.ts'
import { changelog } from './template-inputs.ts'
import { findIssues } from './validation.ts'

const details = z.looseObject({ changelog: changelog.nullish() })

const PublishTemplateVersionInput = builder.inputType('PublishTemplateVersionInput', {
  description: 'The version to publish. Omitted fields keep the values of the latest version.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    number: t.string({
      required: true,
      description: 'Version number: three integers, such as `1.2.0`. Must be greater than the latest.',
    }),
    changelog: t.string({ description: 'What changed in this version. At most 2,000 characters.' }),
    ...contentFields(t, {
      text: 'Omitted: unchanged. Null: removed.',
      list: 'Omitted or null: unchanged. []: removed.',
    }),
  }),
})

const PublishTemplateVersionPayload = builder
  .objectRef<{ versionId: string }>('PublishTemplateVersionPayload')
  .implement({
    description: 'The new version, which is now the latest.',
    fields: t => ({
      version: rowField(t, 'TemplateVersion', ({ versionId }) => versionId, 'The new version.'),
    }),
  })

builder.mutationField('publishTemplateVersion', t =>
  t.field({
    type: PublishTemplateVersionPayload,
    description:
      'Adds a version to a template. Removing a variable, changing its type or making it required needs a new major number; otherwise this returns a ValidationError that names each such change. A number that is already published is a ConflictError. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: {
      input: t.arg({
        type: PublishTemplateVersionInput,
        required: true,
        description: 'The version to publish.',
      }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTemplateVersion(context, input, findIssues(details, input)),
  }),
)
