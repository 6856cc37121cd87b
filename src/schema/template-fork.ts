import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { forkTemplate } from '../resolvers/templates/fork-template.ts'
import { builder } from './builder.ts'
import { templateName } from './template-inputs.ts'
import { templatePayload } from './template-payload.ts'

const ForkTemplateInput = builder.inputType('ForkTemplateInput', {
  validate: z.looseObject({ name: templateName.nullish() }),
  description: 'The template to fork.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    version: t.string({ description: 'Version number to fork. Defaults to the latest version.' }),
    name: t.string({
      description:
        'Name of the fork, 1 to 200 characters. Defaults to the name of the template followed by ` (fork)`.',
    }),
  }),
})

const ForkTemplatePayload = templatePayload('ForkTemplatePayload', 'The new fork.')

builder.mutationField('forkTemplate', t =>
  t.field({
    type: ForkTemplatePayload,
    description:
      'Creates a copy of a template version that you own, PRIVATE and starting at version 1.0.0. Later versions of the original can be merged with `pullTemplate`. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: ForkTemplateInput, required: true, description: 'The template to fork.' }) },
    resolve: (_, { input }, context) => forkTemplate(context, input),
  }),
)
