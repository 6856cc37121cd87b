import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { forkTemplate } from '../resolvers/templates/fork-template.ts'
import { builder } from './builder.ts'
import { templateName } from './template-inputs.ts'
import { templatePayload } from './template-payload.ts'

const ForkTemplateInput = builder.inputType('ForkTemplateInput', {
  validate: z.looseObject({ name: templateName.nullish() }),
  description: 'What to make a template of your own of.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'Which template.' }),
    version: t.string({ description: 'The number of its version. The latest if left out.' }),
    name: t.string({
      description:
        'Of the fork: 1 to 200 characters. If omitted, that of the template with ` (fork)` behind it.',
    }),
  }),
})

const ForkTemplatePayload = templatePayload('ForkTemplatePayload', 'The fork.')

builder.mutationField('forkTemplate', t =>
  t.field({
    type: ForkTemplatePayload,
    description:
      'Makes a template of your own of a version of another, PRIVATE and with its own version 1.0.0. It remembers where it is from, and pulls what is published there later: `pullTemplate`. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: ForkTemplateInput, required: true, description: 'What to fork.' }) },
    resolve: (_, { input }, context) => forkTemplate(context, input),
  }),
)
