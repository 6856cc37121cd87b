import { z } from 'zod'
import { ConflictError, NotFoundError, ValidationError } from '../../errors.ts'
import { MAX_KEYWORDS } from '../../knowledge/taxonomy/draft-graph.ts'
import { createTaxonomy } from '../../resolvers/taxonomies/create-taxonomy.ts'
import { editTaxonomy } from '../../resolvers/taxonomies/edit-taxonomy.ts'
import { publishTaxonomy } from '../../resolvers/taxonomies/publish-taxonomy.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { rowField, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, nameText, text } from '../shared/validation.ts'

const versionName = nameText(100)
export const nodeKey = text(1, 200)

/** Fields of every input for a new version. */
const versionInput = { version: versionName, changeSummary: text(0, 2000).nullish() }

const nodeFields = { key: nodeKey, name: nameText(200), description: text(0, 2000).nullish() }

const nodeInput = z.looseObject({
  ...nodeFields,
  keywords: z.array(text(0, 200)).max(MAX_KEYWORDS, `must have at most ${MAX_KEYWORDS} keywords`),
})

const MAX_OPERATIONS = 500
const MAX_MERGED_NODES = 200
const operationCountMessage = `must have 1 to ${MAX_OPERATIONS} operations`

const operationsInput = z
  .array(
    z.looseObject({
      addNode: nodeInput.nullish(),
      renameNode: z.looseObject(nodeFields).nullish(),
      mergeNodes: z
        .looseObject({
          keys: z.array(nodeKey).max(MAX_MERGED_NODES, `must name at most ${MAX_MERGED_NODES} nodes at once`),
        })
        .nullish(),
    }),
  )
  .min(1, operationCountMessage)
  .max(MAX_OPERATIONS, operationCountMessage)

const TaxonomyNodeInput = builder.inputType('TaxonomyNodeInput', {
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

const CreateTaxonomyPayload = rowPayload('CreateTaxonomyPayload', 'The new version.', {
  taxonomy: ['Taxonomy', 'The new version.'],
})

builder.mutationField('createTaxonomy', t =>
  t.field({
    type: CreateTaxonomyPayload,
    description:
      'Creates a version from all of its nodes. Returns all problems, such as cycles, unknown parents and duplicate keys, as issues. Requires the WRITE scope.',
    errors: { types: [ValidationError, ConflictError] },
    args: inputArgs(t.arg, CreateTaxonomyInput, 'The version to create.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => createTaxonomy(context, input, findIssues(newTaxonomy, input)),
  }),
)

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
      'Publishes a version, retires the previous one, and carries over its placements and review decisions, in one transaction. A task then places the documents that have no placement, as `placeUnplacedDocuments` does. Publishing a retired version is a rollback. The coverage of agents of either version becomes stale. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, PublishTaxonomyInput, 'The version to publish.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => publishTaxonomy(context, input),
  }),
)

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

const EditTaxonomyPayload = rowPayload('EditTaxonomyPayload', 'The new version.', {
  taxonomy: ['Taxonomy', 'The new version, a draft.'],
})

builder.mutationField('editTaxonomy', t =>
  t.field({
    type: EditTaxonomyPayload,
    description:
      'Creates a draft by applying operations, in order, to a copy of the base version. If any operation is invalid, none is applied and all problems are returned. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError] },
    args: inputArgs(t.arg, EditTaxonomyInput, 'The changes.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => editTaxonomy(context, input, findIssues(edit, input)),
  }),
)
