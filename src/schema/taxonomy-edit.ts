import { z } from 'zod'
import { ConflictError, NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { editTaxonomy } from '../resolvers/taxonomies/edit-taxonomy.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { TaxonomyNodeInput } from './taxonomy-mutations.ts'
import { operationsInput, versionInput, versionName } from './taxonomy-validation.ts'
import { findIssues } from './validation.ts'

const RenameNodeInput = builder.inputType('RenameNodeInput', {
  description: 'A new name for a node. Its key stays, and with it its documents.',
  fields: t => ({
    key: t.string({ required: true, description: 'Which node.' }),
    name: t.string({ required: true, description: 'For people: 1 to 200 characters.' }),
    description: t.string({
      description: 'What belongs here: at most 2,000 characters. Left out, it stays; null takes it away.',
    }),
  }),
})

const MoveNodeInput = builder.inputType('MoveNodeInput', {
  description: 'Other parents for a node. What lies below it comes along.',
  fields: t => ({
    key: t.string({ required: true, description: 'Which node.' }),
    parentKeys: t.stringList({
      required: true,
      description:
        'Nodes directly above from now on, none for a root; none of them may lie below it. The path goes through the first.',
    }),
  }),
})

const MergeNodesInput = builder.inputType('MergeNodesInput', {
  description: 'Nodes to be one from now on.',
  fields: t => ({
    keys: t.stringList({
      required: true,
      description: '1 to 200 nodes that go; none of them may be `into` or lie above it.',
    }),
    into: t.string({
      required: true,
      description: 'The node that takes their documents, children and keywords. Its own parents stay.',
    }),
  }),
})

const RemoveNodeInput = builder.inputType('RemoveNodeInput', {
  description: 'A node that goes, with the placements on it.',
  fields: t => ({
    key: t.string({
      required: true,
      description: 'Which node. What lies below it must have another parent, or be dealt with first.',
    }),
  }),
})

const TaxonomyOperation = builder.inputType('TaxonomyOperation', {
  isOneOf: true,
  description: 'One change. Exactly one of these.',
  fields: t => ({
    addNode: t.field({ type: TaxonomyNodeInput, description: 'A new node, behind all others.' }),
    renameNode: t.field({ type: RenameNodeInput, description: 'Another name.' }),
    moveNode: t.field({ type: MoveNodeInput, description: 'Another place.' }),
    mergeNodes: t.field({
      type: MergeNodesInput,
      description: 'All documents and children of `keys` go to `into`.',
    }),
    removeNode: t.field({ type: RemoveNodeInput, description: 'No such node any more.' }),
  }),
})

const edit = z.looseObject({ base: versionName, ...versionInput, operations: operationsInput })

const EditTaxonomyInput = builder.inputType('EditTaxonomyInput', {
  description: 'A new version, as changes of another.',
  fields: t => ({
    base: t.string({ required: true, description: 'Version to start from, whatever its status.' }),
    version: t.string({
      required: true,
      description: 'Name of the new one: 1 to 100 characters, unique in the workspace.',
    }),
    changeSummary: t.string({ description: 'What changed, for a person.' }),
    operations: t.field({
      type: [TaxonomyOperation],
      required: true,
      description: '1 to 500 changes. Each one meets what those before it have left.',
    }),
  }),
})

const EditTaxonomyPayload = builder.objectRef<{ taxonomyId: string }>('EditTaxonomyPayload').implement({
  description: 'The new version.',
  fields: t => ({
    taxonomy: rowField(t, 'Taxonomy', ({ taxonomyId }) => taxonomyId, 'A draft, based on the version named.'),
  }),
})

builder.mutationField('editTaxonomy', t =>
  t.field({
    type: EditTaxonomyPayload,
    description:
      'Applies the operations, in order and all or none, to a copy of the base version. Every problem is named, with its path. WRITE.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: EditTaxonomyInput, required: true, description: 'The changes.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => editTaxonomy(context, input, findIssues(edit, input)),
  }),
)
