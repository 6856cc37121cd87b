import { LimitReachedError, NotFoundError } from '../../errors.ts'
import { checkModel } from '../../resolvers/models/check-model.ts'
import { findModel } from '../../resolvers/models/models.ts'
import { Model } from '../models/model.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { requirePresent, rowField } from '../shared/payload-fields.ts'

const CheckModelInput = idInput('CheckModelInput', 'The model to check.', 'ID of the model.')

const CheckModelPayload = builder
  .objectRef<{ modelId: string; callId: string }>('CheckModelPayload')
  .implement({
    description: 'Result of checking a model.',
    fields: t => ({
      model: t.field({
        type: Model,
        description: 'The model. Its health includes the check.',
        resolve: async ({ modelId }, _, context) =>
          requirePresent('Model', await findModel(context, modelId)),
      }),
      call: rowField(t, 'ModelCall', ({ callId }) => callId, 'The recorded check, which may have failed.'),
    }),
  })

builder.mutationField('checkModel', t =>
  t.field({
    type: CheckModelPayload,
    description:
      'Asks a model for one token, even if it is disabled or down, and records the outcome as health. Takes at most 10 s for a model that writes texts. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, LimitReachedError] },
    args: inputArgs(t.arg, CheckModelInput, 'The model to check.'),
    resolve: (_, { input }, context) => checkModel(context, input),
  }),
)
