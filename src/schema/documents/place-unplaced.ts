import { z } from 'zod'
import { IdempotencyConflictError, LimitReachedError } from '../../errors.ts'
import { placeUnplacedDocuments } from '../../resolvers/documents/place-unplaced.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, inputArgs } from '../shared/input-fields.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { idempotencyKey } from '../shared/validation.ts'

const PlaceUnplacedDocumentsInput = builder.inputType('PlaceUnplacedDocumentsInput', {
  validate: z.looseObject({ idempotencyKey: idempotencyKey.nullish() }),
  description: 'How to place the documents.',
  fields: t => ({ idempotencyKey: idempotencyKeyField(t, 'returns the same task') }),
})

const PlaceUnplacedDocumentsPayload = rowPayload('PlaceUnplacedDocumentsPayload', 'The started task.', {
  task: ['Task', 'The task that places the documents. Its result is a `PlacementReport`.'],
})

builder.mutationField('placeUnplacedDocuments', t =>
  t.field({
    type: PlaceUnplacedDocumentsPayload,
    description:
      'Places the indexed documents that have no placement, by the published taxonomy. Publishing a taxonomy does this automatically. Manual placements and rejected ones stay as decided. Without a published taxonomy, the task completes and places nothing. Requires the WRITE scope.',
    errors: { types: [LimitReachedError, IdempotencyConflictError] },
    args: inputArgs(t.arg, PlaceUnplacedDocumentsInput, 'How to place the documents.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => placeUnplacedDocuments(context, input),
  }),
)
