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
        'Key of the node, unique in the version. Lowercase letters, digits and hyphens, in parts separated by `/`: `policies/leave`.',
    }),
    name: t.string({
      required: true,
      description: 'Display name: 1 to 200 characters.',
    }),
    description: t.string({
      description: 'Text that describes what belongs on the node: at most 2,000 characters.',
    }),
    parentKeys: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Keys of the parents. Empty for a root.',
    }),
    keywords: t.field({
      type: ['String'],
      required: true,
      defaultValue: [],
      description: 'Keywords. Documents that contain them are placed on the node by rule.',
    }),
  }),
})

const newTaxonomy = z.looseObject({ ...versionInput, nodes: z.array(nodeInput) })

const CreateTaxonomyInput = builder.inputType('CreateTaxonomyInput', {
  description: 'A new version with all of its nodes.',
  fields: t => ({
    version: t.string({
      required: true,
      description: 'Name of the version: 1 to 100 characters, unique in the workspace.',
    }),
    changeSummary: t.string({
      description: 'Human-readable summary of the changes: at most 2,000 characters.',
    }),
    nodes: t.field({
      type: [TaxonomyNodeInput],
      required: true,
      description: '1 to 5,000 nodes, in display order.',
    }),
    publish: t.boolean({
      defaultValue: false,
      description:
        'Whether to publish the version immediately, as `publishTaxonomy` does. Otherwise it is a draft.',
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
      'Creates a version from all of its nodes. Returns all problems, such as cycles, unknown parents and duplicate keys, as issues. Requires the WRITE scope.',
    errors: { types: [ValidationError, ConflictError, NotPermittedError] },
    args: {
      input: t.arg({ type: CreateTaxonomyInput, required: true, description: 'The version to create.' }),
    },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTaxonomy(context, input, findIssues(newTaxonomy, input)),
  }),
)
