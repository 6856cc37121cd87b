import { ConflictError, NotFoundError, NotPermittedError } from '../errors.ts'
import { publishTaxonomy } from '../resolvers/taxonomies/publish-taxonomy.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'

const PublishTaxonomyInput = builder.inputType('PublishTaxonomyInput', {
  description: 'The version to publish.',
  fields: t => ({
    version: t.string({ required: true, description: 'Name of a draft or of a retired version.' }),
  }),
})

const PublishTaxonomyPayload = builder
  .objectRef<{ taxonomyId: string; carried: number; orphaned: number }>('PublishTaxonomyPayload')
  .implement({
    description: 'The published version, and what happened to the placements of the previous one.',
    fields: t => ({
      taxonomy: rowField(t, 'Taxonomy', ({ taxonomyId }) => taxonomyId, 'The published version.'),
      carried: t.exposeInt('carried', {
        description:
          'Number of placements that were carried over, by node key or to the node that theirs was merged into. Placements of a document that end up on the same node are counted individually.',
      }),
      orphaned: t.exposeInt('orphaned', {
        description: 'Number of placements whose node has no counterpart in the published version.',
      }),
    }),
  })

builder.mutationField('publishTaxonomy', t =>
  t.field({
    type: PublishTaxonomyPayload,
    description:
      'Publishes a version, retires the previous one, and carries over its placements and review decisions, in one transaction. Publishing a retired version is a rollback. The coverage of agents of either version becomes stale. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ConflictError, NotPermittedError] },
    args: {
      input: t.arg({ type: PublishTaxonomyInput, required: true, description: 'The version to publish.' }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTaxonomy(context, input),
  }),
)
