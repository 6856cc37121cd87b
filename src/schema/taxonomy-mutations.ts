import { z } from 'zod'
import { ConflictError, NotPermittedError, ValidationError } from '../errors.ts'
import { createTaxonomy } from '../resolvers/taxonomies/create-taxonomy.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { nodeInput, versionInput } from './taxonomy-validation.ts'
import { findIssues } from './validation.ts'

export const TaxonomyNodeInput = builder.inputType('TaxonomyNodeInput', {
  description: 'One node of a new version.',
  fields: t => ({
    key: t.string({
      required: true,
      description:
        'Lower-case words, digits and hyphens, parts divided by `/`: `policies/leave`. Unique in the version.',
    }),
    name: t.string({
      required: true,
      description: 'For people: 1 to 200 characters.',
    }),
    description: t.string({
      description: 'What belongs here: at most 2,000 characters.',
    }),
    parentKeys: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Nodes directly above; none for a root.',
    }),
    keywords: t.field({
      type: ['String'],
      required: true,
      defaultValue: [],
      description: 'Words that place a document here by rule.',
    }),
  }),
})

const newTaxonomy = z.looseObject({ ...versionInput, nodes: z.array(nodeInput) })

const CreateTaxonomyInput = builder.inputType('CreateTaxonomyInput', {
  description: 'A new version, whole.',
  fields: t => ({
    version: t.string({
      required: true,
      description: 'Its name: 1 to 100 characters, unique in the workspace.',
    }),
    changeSummary: t.string({ description: 'What changed, for a person.' }),
    nodes: t.field({
      type: [TaxonomyNodeInput],
      required: true,
      description: '1 to 5,000 nodes, in the order to show them.',
    }),
    publish: t.boolean({
      defaultValue: false,
      description: 'Put it into use at once, as publishTaxonomy does. Otherwise it is a draft.',
    }),
  }),
})

const CreateTaxonomyPayload = builder.objectRef<{ taxonomyId: string }>('CreateTaxonomyPayload').implement({
  description: 'The new version.',
  fields: t => ({
    taxonomy: rowField(t, 'Taxonomy', ({ taxonomyId }) => taxonomyId, 'The new version.'),
  }),
})

builder.mutationField('createTaxonomy', t =>
  t.field({
    type: CreateTaxonomyPayload,
    description:
      'Makes a version from all of its nodes. A cycle, an unknown parent, a duplicate key: all named in the issues. WRITE.',
    errors: { types: [ValidationError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: CreateTaxonomyInput, required: true, description: 'The version.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTaxonomy(context, input, findIssues(newTaxonomy, input)),
  }),
)
