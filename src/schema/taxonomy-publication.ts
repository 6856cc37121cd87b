import { ConflictError, NotFoundError, NotPermittedError } from '../errors.ts'
import { publishTaxonomy } from '../resolvers/taxonomies/publish-taxonomy.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'

const PublishTaxonomyInput = builder.inputType('PublishTaxonomyInput', {
  description: 'A version to put into use.',
  fields: t => ({
    version: t.string({ required: true, description: 'A draft, or a version that was in use before.' }),
  }),
})

const PublishTaxonomyPayload = builder
  .objectRef<{ taxonomyId: string; carried: number; orphaned: number }>('PublishTaxonomyPayload')
  .implement({
    description: 'The version in use, and what became of the placements of the one before.',
    fields: t => ({
      taxonomy: rowField(t, 'Taxonomy', ({ taxonomyId }) => taxonomyId, 'The version in use now.'),
      carried: t.exposeInt('carried', {
        description:
          'Placements carried over by node key, or to the node that theirs was merged into. Two of a document that fall together count as two.',
      }),
      orphaned: t.exposeInt('orphaned', { description: 'Placements that lost their node.' }),
    }),
  })

builder.mutationField('publishTaxonomy', t =>
  t.field({
    type: PublishTaxonomyPayload,
    description:
      'Puts a version into use, retires the one before, and carries its placements over with what people decided on them, all at once. Publishing a retired version again goes back to it. Agents of either are stale afterwards. WRITE.',
    errors: { types: [NotFoundError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: PublishTaxonomyInput, required: true, description: 'Which version.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTaxonomy(context, input),
  }),
)
