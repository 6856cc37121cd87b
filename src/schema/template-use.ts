import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { useTemplate } from '../resolvers/templates/use-template.ts'
import { MAX_RENDERED_BYTES } from '../templates/limits.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { costOfText, FIELD_COSTS } from './query-cost.ts'

const UseTemplateInput = builder.inputType('UseTemplateInput', {
  description: 'A template and what to fill it in with.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'Which template.' }),
    version: t.string({ description: 'Its number. The latest if left out.' }),
    inputs: t.field({
      type: 'JSONObject',
      required: true,
      description:
        'A value for each variable by its name: text for TEXT and ENUM, a number for NUMBER, true or false for BOOLEAN, `"2026-11-22"` for DATE, a list of texts for LIST. What has a default or is not required may be left out.',
    }),
  }),
})

const UseTemplatePayload = builder
  .objectRef<{ rendered: string; versionId: string }>('UseTemplatePayload')
  .implement({
    description: 'The template, filled in.',
    fields: t => ({
      rendered: t.exposeString('rendered', {
        description: 'The body with the inputs in it: at most 200 kB.',
        complexity: costOfText(MAX_RENDERED_BYTES),
      }),
      version: rowField(t, 'TemplateVersion', ({ versionId }) => versionId, 'The version that was used.'),
    }),
  })

builder.mutationField('useTemplate', t =>
  t.field({
    type: UseTemplatePayload,
    description:
      'Renders, and counts as a use only if it did. A missing, unknown or mistyped input is a ValidationError that names each. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: UseTemplateInput, required: true, description: 'What to render.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => useTemplate(context, input),
  }),
)
