import { z } from 'zod'
import {
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
} from '../errors.ts'
import { addDocuments } from '../resolvers/documents/add-documents.ts'
import { deleteDocuments } from '../resolvers/documents/delete-documents.ts'
import { loadDocuments } from '../resolvers/documents/load-documents.ts'
import { placeDocument } from '../resolvers/documents/place-document.ts'
import { builder } from './builder.ts'
import { Document, DocumentPlacement } from './document.ts'
import { requirePresent, taskField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { nodeKey } from './taxonomy-validation.ts'
import { findIssues, idempotencyKey, nameText, shareAboveZero, text, webhookUrl } from './validation.ts'

const DocumentInput = builder.inputType('DocumentInput', {
  description: 'A document to add. Exactly one of `text` and `uploadId`.',
  fields: t => ({
    title: t.string({
      description:
        'If left out: of a text its first heading or line; of a file the title that it gives itself, or its name.',
    }),
    text: t.string({ description: 'Its text.' }),
    uploadId: t.id({
      description: 'Of `createUpload`, once the file is received. Each can be used once.',
    }),
    contentType: t.string({
      defaultValue: 'text/markdown',
      description:
        'Media type of `text`: Markdown, plain text or source code (`text/x-python`). Of a file it is found out.',
    }),
    sourceUri: t.string({
      description: 'Where it comes from. New content under the same source replaces the old.',
    }),
    language: t.string({ description: 'Found out, if left out.' }),
    metadata: t.field({ type: 'JSONObject', description: 'Whatever should come with it.' }),
    nodeKeys: t.stringList({
      description: 'Places it by hand, with confidence 1. Otherwise it is placed by rule.',
    }),
  }),
})

const newDocuments = z.looseObject({
  documents: z.array(
    z.looseObject({
      title: nameText(500).nullish(),
      contentType: text(1, 100).nullish(),
      sourceUri: text(1, 2000).nullish(),
      language: text(2, 35).nullish(),
    }),
  ),
  webhookUrl: webhookUrl.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const AddDocumentsInput = builder.inputType('AddDocumentsInput', {
  description: 'Documents to add.',
  fields: t => ({
    documents: t.field({ type: [DocumentInput], required: true, description: '1 to 1,000 of them.' }),
    webhookUrl: t.string({
      description:
        'An https address that is told of the end of the task, signed with the webhook secret of the workspace.',
    }),
    idempotencyKey: t.string({
      description: 'The same key with the same input within 24 h gives the same answer and adds nothing.',
    }),
  }),
})

const AddDocumentsPayload = builder
  .objectRef<{ taskId: string; documentIds: string[] }>('AddDocumentsPayload')
  .implement({
    description: 'Accepted documents, and the task that indexes them.',
    fields: t => ({
      task: taskField(t, 'Follow it with Subscription.taskEvents.'),
      documents: t.field({
        type: [Document],
        description: 'In the order given.',
        resolve: ({ documentIds }, _, context) => loadDocuments(context, documentIds),
      }),
    }),
  })

const DeleteDocumentsInput = builder.inputType('DeleteDocumentsInput', {
  validate: z.looseObject({
    ids: z
      .array(z.string())
      .min(1, 'must name 1 to 1000 documents')
      .max(1000, 'must name 1 to 1000 documents'),
  }),
  description: 'Documents to delete.',
  fields: t => ({
    ids: t.idList({
      required: true,
      description: '1 to 1,000 of them.',
    }),
  }),
})

const DeleteDocumentsPayload = builder
  .objectRef<{ deletedIds: string[]; notFoundIds: string[] }>('DeleteDocumentsPayload')
  .implement({
    description: 'What was deleted.',
    fields: t => ({
      deletedIds: t.exposeIDList('deletedIds', {
        description: 'These are gone, with all that hung on them.',
      }),
      notFoundIds: t.exposeIDList('notFoundIds', { description: 'These were not there.' }),
    }),
  })

const PlaceDocumentInput = builder.inputType('PlaceDocumentInput', {
  validate: z.looseObject({ nodeKey, confidence: shareAboveZero.nullish() }),
  description: 'Where a document belongs.',
  fields: t => ({
    documentId: t.id({ required: true, description: 'Which document.' }),
    nodeKey: t.string({ required: true, description: 'Key of a node of the published taxonomy.' }),
    confidence: t.float({
      defaultValue: 1,
      description: 'How surely: above 0, at most 1. From 0.70 on it counts.',
    }),
  }),
})

const PlaceDocumentPayload = builder
  .objectRef<{ documentId: string; nodeId: string }>('PlaceDocumentPayload')
  .implement({
    description: 'The placement.',
    fields: t => ({
      placement: t.prismaField({
        type: DocumentPlacement,
        description: 'As it stands now.',
        resolve: async (query, key, _, { db }) =>
          requirePresent(
            'Placement',
            await db.placement.findUnique({ ...query, where: { documentId_nodeId: key } }),
          ),
      }),
    }),
  })

builder.mutationFields(t => ({
  addDocuments: t.field({
    type: AddDocumentsPayload,
    description:
      'Accepts at once; a background task extracts, chunks, indexes and places them. The same content twice is one document. WRITE.',
    errors: { types: [ValidationError, IdempotencyConflictError, LimitReachedError, NotPermittedError] },
    args: { input: t.arg({ type: AddDocumentsInput, required: true, description: 'The documents.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => addDocuments(context, input, findIssues(newDocuments, input)),
  }),
  deleteDocuments: t.field({
    type: DeleteDocumentsPayload,
    description: 'Deletes documents with their passages and placements. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteDocumentsInput, required: true, description: 'Which documents.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => deleteDocuments(context, input),
  }),
  placeDocument: t.field({
    type: PlaceDocumentPayload,
    description:
      "Says by hand that a document belongs to a node. A person's word is never overwritten by a machine, which may still place it on others. WRITE.",
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: PlaceDocumentInput, required: true, description: 'What belongs where.' }) },
    resolve: (_, { input }, context) => placeDocument(context, input),
  }),
}))
