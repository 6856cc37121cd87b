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
  description: 'Renames a node. Its key and its documents do not change.',
  fields: t => ({
    key: t.string({ required: true, description: 'Key of the node.' }),
    name: t.string({ required: true, description: 'New display name: 1 to 200 characters.' }),
    description: t.string({
      description:
        'Text that describes what belongs on the node: at most 2,000 characters. If omitted, it does not change. Null removes it.',
    }),
  }),
})

const MoveNodeInput = builder.inputType('MoveNodeInput', {
  description: 'Moves a node with its descendants to other parents.',
  fields: t => ({
    key: t.string({ required: true, description: 'Key of the node.' }),
    parentKeys: t.stringList({
      required: true,
      description:
        'Keys of the new parents, which must not be descendants of the node. Empty for a root. The path goes through the first parent.',
    }),
  }),
})

const MergeNodesInput = builder.inputType('MergeNodesInput', {
  description: 'Merges nodes into another node.',
  fields: t => ({
    keys: t.stringList({
      required: true,
      description:
        'Keys of 1 to 200 nodes to merge and remove. They must not include `into` or its ancestors.',
    }),
    into: t.string({
      required: true,
      description:
        'Key of the node that gets their documents, children and keywords. Its own parents do not change.',
    }),
  }),
})

const RemoveNodeInput = builder.inputType('RemoveNodeInput', {
  description: 'Removes a node and its placements.',
  fields: t => ({
    key: t.string({
      required: true,
      description: 'Key of the node. Children without another parent must be moved, merged or removed first.',
    }),
  }),
})

const TaxonomyOperation = builder.inputType('TaxonomyOperation', {
  isOneOf: true,
  description: 'One change. Set exactly one field.',
  fields: t => ({
    addNode: t.field({ type: TaxonomyNodeInput, description: 'Adds a node after all others.' }),
    renameNode: t.field({ type: RenameNodeInput, description: 'Renames a node.' }),
    moveNode: t.field({ type: MoveNodeInput, description: 'Moves a node to other parents.' }),
    mergeNodes: t.field({
      type: MergeNodesInput,
      description: 'Merges the nodes `keys` into the node `into`.',
    }),
    removeNode: t.field({ type: RemoveNodeInput, description: 'Removes a node.' }),
  }),
})

const edit = z.looseObject({ base: versionName, ...versionInput, operations: operationsInput })

const EditTaxonomyInput = builder.inputType('EditTaxonomyInput', {
  description: 'A new version, as changes to an existing one.',
  fields: t => ({
    base: t.string({
      required: true,
      description: 'Name of the version to start from. It can have any status.',
    }),
    version: t.string({
      required: true,
      description: 'Name of the new version: 1 to 100 characters, unique in the workspace.',
    }),
    changeSummary: t.string({
      description: 'Human-readable summary of the changes: at most 2,000 characters.',
    }),
    operations: t.field({
      type: [TaxonomyOperation],
      required: true,
      description: '1 to 500 changes, applied in order.',
    }),
  }),
})

const EditTaxonomyPayload = builder.objectRef<{ taxonomyId: string }>('EditTaxonomyPayload').implement({
  description: 'The new version.',
  fields: t => ({
    taxonomy: rowField(t, 'Taxonomy', ({ taxonomyId }) => taxonomyId, 'The new version, a draft.'),
  }),
})

builder.mutationField('editTaxonomy', t =>
  t.field({
    type: EditTaxonomyPayload,
    description:
      'Creates a draft by applying operations, in order, to a copy of the base version. If any operation is invalid, none is applied and all problems are returned. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: EditTaxonomyInput, required: true, description: 'The changes.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => editTaxonomy(context, input, findIssues(edit, input)),
  }),
)
