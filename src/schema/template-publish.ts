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
  description: 'A new version. What is omitted stays as the latest version has it.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'Which template.' }),
    number: t.string({
      required: true,
      description: 'Three whole numbers like `1.2.0`, and greater than the latest.',
    }),
    changelog: t.string({ description: 'What changed: at most 2,000 characters.' }),
    ...contentFields(t, {
      text: 'Omitted: unchanged. Null: removed.',
      list: 'Omitted or null: unchanged. []: removed.',
    }),
  }),
})

const PublishTemplateVersionPayload = builder
  .objectRef<{ versionId: string }>('PublishTemplateVersionPayload')
  .implement({
    description: 'The new version, which is the latest now.',
    fields: t => ({
      version: rowField(t, 'TemplateVersion', ({ versionId }) => versionId, 'The new version.'),
    }),
  })

builder.mutationField('publishTemplateVersion', t =>
  t.field({
    type: PublishTemplateVersionPayload,
    description:
      'Adds a version to a template. A variable removed, retyped or newly required needs a new major number, and is a ValidationError that names each change under any other; a number that was published is a ConflictError. WRITE.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: {
      input: t.arg({ type: PublishTemplateVersionInput, required: true, description: 'The version.' }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTemplateVersion(context, input, findIssues(details, input)),
  }),
)
