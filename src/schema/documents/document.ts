import { listChunks } from '../../resolvers/documents/documents.ts'
import { type DocumentFilter as Filter, listDocuments } from '../../resolvers/documents/list-documents.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localizedOrNull } from '../shared/localized.ts'
import { ASK_NODE, nodeField } from '../shared/node-field.ts'
import {
  DateTimeRange,
  defineConnection,
  defineOrder,
  listArgs,
  pageArgs,
  queryRows,
} from '../shared/paging.ts'
import { TaxonomyNode } from '../taxonomies/taxonomy.ts'

const DocumentStatusEnum = defineEnum('DocumentStatus', 'Indexing status of a document.', {
  PENDING: 'The document is waiting to be indexed.',
  INDEXED: 'The document is indexed: search can find it.',
  FAILED: 'Indexing failed. `failure` says why.',
})

const PlacementSourceEnum = defineEnum('PlacementSource', 'Who placed a document on a node.', {
  MANUAL: 'A person. Automatic placement never changes it.',
  RULE: 'A keyword of the node matched.',
  SEMANTIC: 'The document is similar to the node in meaning.',
  MODEL: 'A language model.',
})

export const DocumentPlacement = builder.prismaObject('Placement', {
  name: 'DocumentPlacement',
  description: 'The assignment of a document to a node of a taxonomy.',
  fields: t => ({
    document: t.relation('document', { description: 'The document that is placed.' }),
    node: t.relation('node', { description: 'The node that the document is placed on.' }),
    confidence: t.exposeFloat('confidence', {
      description:
        'Confidence, 0 to 1. Placements below 0.70 do not count toward coverage or document lists.',
    }),
    source: t.expose('source', { type: PlacementSourceEnum, description: 'Who placed the document.' }),
    needsReview: t.exposeBoolean('needsReview', {
      description: 'Whether a person should review the placement.',
    }),
    placedAt: t.expose('placedAt', {
      type: 'DateTime',
      description: 'Time of the last change of the placement.',
    }),
  }),
})

export const Chunk = builder.prismaNode('Chunk', {
  ...ASK_NODE,
  description: 'A passage of a document: the unit of search and citations.',
  fields: t => ({
    document: t.relation('document', { description: 'The document that contains the passage.' }),
    ordinal: t.exposeInt('ordinal', { description: 'Position in the document, from 0.' }),
    headings: t.exposeStringList('headings', {
      description: 'Headings above the passage, outermost first.',
    }),
    content: t.exposeString('content', { description: 'Text of the passage.' }),
  }),
})
const ChunkConnection = defineConnection(Chunk, 'Chunk', 'passages')

export const Document = builder.prismaNode('Document', {
  ...ASK_NODE,
  description: 'A text that was added to the workspace, from a file or directly.',
  fields: t => ({
    title: t.exposeString('title', {
      description: 'Title. Search ranks matches in it higher than matches in the text.',
    }),
    sourceUri: t.exposeString('sourceUri', {
      nullable: true,
      description:
        'Identifies where the document comes from. Adding a document with the same source replaces its content. Null if not given.',
    }),
    contentType: t.exposeString('contentType', { description: 'Media type, such as `text/markdown`.' }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'Language tag, such as `en` or `ko`, as given or detected. Null if unknown.',
    }),
    bytes: t.exposeInt('bytes', {
      description:
        'Size of the text in bytes of UTF-8. Until an uploaded file is read, the size of the file.',
    }),
    sha256: t.exposeString('sha256', {
      description:
        'SHA-256 of the text in hexadecimal. Until an uploaded file is read, the SHA-256 of the file.',
    }),
    status: t.expose('status', { type: DocumentStatusEnum, description: 'Indexing status.' }),
    failure: t.string({
      nullable: true,
      description: 'Human-readable reason why indexing failed. Null if it did not.',
      resolve: localizedOrNull(document => document.failure),
    }),
    metadata: t.field({
      type: 'JSONObject',
      select: { metadata: true },
      description: 'JSON object that was stored with the document.',
      // Metadata is usually small, and clients select it for whole pages of documents.
      complexity: costOfText(100_000),
      resolve: document => document.metadata as object,
    }),
    placements: t.relation('placements', {
      query: {
        where: { node: { taxonomy: { status: 'PUBLISHED' } } },
        orderBy: [{ confidence: 'desc' }, { nodeId: 'asc' }],
      },
      description: 'Placements in the published taxonomy, highest confidence first.',
    }),
    chunkCount: t.relationCount('chunks', { description: 'Number of passages.' }),
    chunks: t.field({
      type: ChunkConnection,
      description: 'Passages, in the order of the text.',
      select: { id: true },
      args: pageArgs(t.arg),
      resolve: (document, args, context, info) =>
        listChunks(context, document.id, args, queryRows(context, info)),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the document was first added.',
    }),
    indexedAt: t.expose('indexedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the document was last indexed. Null until the first time.',
    }),
  }),
})
const DocumentConnection = defineConnection(Document, 'Document', 'documents')

const DocumentFilter = builder.inputRef<Filter>('DocumentFilter').implement({
  description: 'Filters documents. All given conditions must match.',
  fields: t => ({
    search: t.string({ description: 'Text that the title or source contains, ignoring case.' }),
    nodeId: t.id({
      description:
        'ID of a node. The document is placed on it or on a descendant with a confidence of at least 0.70.',
    }),
    status: t.field({ type: DocumentStatusEnum, description: 'Status of the document.' }),
    language: t.string({ description: 'Language tag of the document, such as `en`.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Period in which the document was first added.' }),
    placed: t.boolean({
      description:
        'Whether the document is placed on any node of the published taxonomy with a confidence of at least 0.70. A document whose placements are all below that, and so wait for a review, is not placed.',
    }),
  }),
})

const DocumentOrder = defineOrder('Document', 'documents', {
  CREATED_AT: 'Time of creation.',
  TITLE: 'Title.',
})

builder.prismaObjectFields(TaxonomyNode, t => ({
  documents: t.field({
    type: DocumentConnection,
    select: { id: true },
    description: 'Documents placed on the node with a confidence of at least 0.70, newest first.',
    args: {
      includeDescendants: t.arg.boolean({
        defaultValue: true,
        description: 'Whether to include documents of descendants.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (node, args, context, info) =>
      listDocuments(context, args, queryRows(context, info), {
        nodeId: node.id,
        includeDescendants: args.includeDescendants ?? true,
      }),
  }),
}))

builder.queryFields(t => ({
  document: nodeField(t, 'Document', 'A document by ID. Null if it does not exist.'),
  documents: t.field({
    type: DocumentConnection,
    description: 'Documents of the workspace. Default order: newest first.',
    args: listArgs(t.arg, 'documents', DocumentFilter, DocumentOrder),
    resolve: (_, args, context, info) => listDocuments(context, args, queryRows(context, info)),
  }),
}))
