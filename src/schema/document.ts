import { queryFromInfo } from '@pothos/plugin-prisma'
import { listChunks } from '../resolvers/documents/list-chunks.ts'
import { type DocumentFilter as Filter, listDocuments } from '../resolvers/documents/list-documents.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS } from './connection.ts'
import { DateTimeRange } from './date-time-range.ts'
import { findById } from './find-by-id.ts'
import { localizedOrNull } from './localized.ts'
import { OrderDirection } from './order-direction.ts'
import { pageArgs } from './page-args.ts'
import { costOfText } from './query-cost.ts'
import { TaxonomyNode } from './taxonomy.ts'

export const DocumentStatusEnum = builder.enumType('DocumentStatus', {
  description: 'Whether a document can be found.',
  values: {
    PENDING: { description: 'Waiting to be indexed.' },
    INDEXED: { description: 'Can be found.' },
    FAILED: { description: 'Could not be indexed; `failure` says why.' },
  } as const,
})

const PlacementSourceEnum = builder.enumType('PlacementSource', {
  description: 'Who says that a document belongs to a node.',
  values: {
    MANUAL: { description: 'A person. Never overwritten by a machine.' },
    RULE: { description: 'A keyword of the node.' },
    SEMANTIC: { description: 'Nearness in meaning.' },
    MODEL: { description: 'A language model.' },
  } as const,
})

export const DocumentPlacement = builder.prismaObject('Placement', {
  name: 'DocumentPlacement',
  description: 'That a document belongs to a node, how surely, and who said so.',
  fields: t => ({
    document: t.relation('document', { description: 'What is placed.' }),
    node: t.relation('node', { description: 'Where.' }),
    confidence: t.exposeFloat('confidence', { description: '0 to 1. From 0.70 on it counts.' }),
    source: t.expose('source', { type: PlacementSourceEnum, description: 'Who says so.' }),
    needsReview: t.exposeBoolean('needsReview', { description: 'Whether a person should look at it.' }),
    placedAt: t.expose('placedAt', { type: 'DateTime', description: 'When it was placed so.' }),
  }),
})

export const Chunk = builder.prismaNode('Chunk', {
  id: { field: 'id' },
  nullable: true,
  description: 'A passage of a document: what search finds and citations point to.',
  authScopes: { read: true },
  fields: t => ({
    document: t.relation('document', { description: 'Where it stands.' }),
    ordinal: t.exposeInt('ordinal', { description: 'Its place in the document, counted from 0.' }),
    headings: t.exposeStringList('headings', {
      description: 'Headings above this passage, outermost first.',
    }),
    content: t.exposeString('content', { description: 'Its text.' }),
  }),
})
const ChunkConnection = defineConnection(Chunk, 'Chunk', 'passages')

export const Document = builder.prismaNode('Document', {
  id: { field: 'id' },
  nullable: true,
  description: 'Something that was loaded to be found.',
  authScopes: { read: true },
  fields: t => ({
    title: t.exposeString('title', { description: 'For people; counts more than the text in search.' }),
    sourceUri: t.exposeString('sourceUri', {
      nullable: true,
      description: 'Where it comes from. New content under the same source replaces the old.',
    }),
    contentType: t.exposeString('contentType', { description: 'Media type.' }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'As given or found out: `en`, `ko`; null for neither.',
    }),
    bytes: t.exposeInt('bytes', {
      description: 'Length of its text in UTF-8; of a file that is yet to be read, its own.',
    }),
    sha256: t.exposeString('sha256', {
      description: 'Of its text, in hexadecimal; of a file that is yet to be read, its own.',
    }),
    status: t.expose('status', { type: DocumentStatusEnum, description: 'Whether it can be found.' }),
    failure: t.string({
      nullable: true,
      description: 'Why indexing failed, for a person.',
      resolve: localizedOrNull(document => document.failure),
    }),
    metadata: t.field({
      type: 'JSONObject',
      select: { metadata: true },
      description: 'Whatever came with it.',
      // It is small as a rule, and whole pages of it are asked for.
      complexity: costOfText(100_000),
      resolve: document => document.metadata as object,
    }),
    placements: t.relation('placements', {
      query: {
        where: { node: { taxonomy: { status: 'PUBLISHED' } } },
        orderBy: [{ confidence: 'desc' }, { nodeId: 'asc' }],
      },
      description: 'Where it belongs in the published taxonomy, surest first.',
    }),
    chunkCount: t.relationCount('chunks', { description: 'How many passages it has.' }),
    chunks: t.field({
      type: ChunkConnection,
      description: 'Its passages in order.',
      select: { id: true },
      args: pageArgs(t.arg),
      resolve: (document, args, context, info) =>
        listChunks(context, document.id, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first added.' }),
    indexedAt: t.expose('indexedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its present content could be found.',
    }),
  }),
})
export const DocumentConnection = defineConnection(Document, 'Document', 'documents')

const DocumentFilter = builder.inputRef<Filter>('DocumentFilter').implement({
  description: 'Which documents. Everything given must hold.',
  fields: t => ({
    search: t.string({ description: 'This is in the title or source, upper and lower case alike.' }),
    nodeId: t.id({ description: 'Placed on this node or below it.' }),
    status: t.field({ type: DocumentStatusEnum, description: 'In this state.' }),
    language: t.string({ description: 'In this language.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Added in this time.' }),
    placed: t.boolean({
      description: 'Placed somewhere in the published taxonomy with at least 0.70, or nowhere.',
    }),
  }),
})

const DocumentOrder = builder.inputType('DocumentOrder', {
  description: 'In which order.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('DocumentOrderField', {
        description: 'By what.',
        values: ['CREATED_AT', 'TITLE'] as const,
      }),
      required: true,
      description: 'By what.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end first.' }),
  }),
})

builder.prismaObjectFields(TaxonomyNode, t => ({
  documents: t.field({
    type: DocumentConnection,
    select: { id: true },
    description: 'Documents placed here with at least 0.70, newest first.',
    args: {
      includeDescendants: t.arg.boolean({ defaultValue: true, description: 'Those of nodes below as well.' }),
      ...pageArgs(t.arg),
    },
    resolve: (node, args, context, info) =>
      listDocuments(context, args, queryFromInfo({ context, info, paths: ROW_PATHS }), {
        nodeId: node.id,
        includeDescendants: args.includeDescendants ?? true,
      }),
  }),
}))

builder.queryFields(t => ({
  document: t.prismaField({
    type: Document,
    nullable: true,
    description: 'A document by its id; null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'Of the document.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Document', id, uuid => db.document.findUnique({ ...query, where: { id: uuid } })),
  }),
  documents: t.field({
    type: DocumentConnection,
    description: 'Documents of the workspace, newest first unless asked otherwise.',
    args: {
      filter: t.arg({ type: DocumentFilter, description: 'Which of them.' }),
      orderBy: t.arg({ type: DocumentOrder, description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) =>
      listDocuments(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))
