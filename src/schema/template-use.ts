import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { useTemplate } from '../resolvers/templates/use-template.ts'
import { MAX_RENDERED_BYTES } from '../templates/limits.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { costOfText, FIELD_COSTS } from './query-cost.ts'

const UseTemplateInput = builder.inputType('UseTemplateInput', {
  description: 'The template to render and its inputs.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    version: t.string({ description: 'Version number. Defaults to the latest version.' }),
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
      'Renders a template and counts it as a use. If inputs are missing, unknown or of the wrong type, returns a ValidationError that names each, and counts nothing. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: {
      input: t.arg({
        type: UseTemplateInput,
        required: true,
        description: 'The template to render and its inputs.',
      }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => useTemplate(context, input),
  }),
)
