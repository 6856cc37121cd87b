import { z } from 'zod'
import { IdempotencyConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { addDocuments } from '../../resolvers/documents/add-documents.ts'
import { type CreatedUpload, createUpload } from '../../resolvers/documents/create-upload.ts'
import { deleteDocuments, loadDocuments } from '../../resolvers/documents/documents.ts'
import { placeDocument } from '../../resolvers/documents/place-documents.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, inputArgs, webhookUrlField } from '../shared/input-fields.ts'
import { requirePresent, rowField } from '../shared/payload-fields.ts'
import {
  findIssues,
  idempotencyKey,
  nameText,
  positiveShare,
  text,
  webhookUrl,
} from '../shared/validation.ts'
import { nodeKey } from '../taxonomies/taxonomy-mutations.ts'
import { Document, DocumentPlacement } from './document.ts'

const DocumentInput = builder.inputType('DocumentInput', {
  description: 'A document to add. Set exactly one of `text` and `uploadId`.',
  fields: t => ({
    title: t.string({
      description:
        'Title: 1 to 500 characters. Default: the first heading or line of a text; the title in a file or its file name.',
    }),
    text: t.string({ description: 'Content of the document.' }),
    uploadId: t.id({
      description: 'ID from `createUpload`, once the file has been received. Each upload can be used once.',
    }),
    contentType: t.string({
      defaultValue: 'text/markdown',
      description:
        'Media type of `text`: Markdown, plain text or source code (`text/x-python`). Ignored for uploads, whose type is detected.',
    }),
    sourceUri: t.string({
      description:
        'Identifies where the document comes from: 1 to 2,000 characters. Adding a document with the same source replaces its content.',
    }),
    language: t.string({
      description: 'Language tag, such as `en` or `ko`. Default: detected from the text.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      description: 'Arbitrary JSON object that is stored with the document.',
    }),
    nodeKeys: t.stringList({
      description:
        'Keys of nodes of the published taxonomy. Places the document there manually, with confidence 1. Default: placed automatically.',
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
  description: 'The documents to add.',
  fields: t => ({
    documents: t.field({ type: [DocumentInput], required: true, description: '1 to 1,000 documents.' }),
    webhookUrl: webhookUrlField(t),
    idempotencyKey: idempotencyKeyField(t, 'returns the same result and adds nothing'),
  }),
})

const AddDocumentsPayload = builder
  .objectRef<{ taskId: string; documentIds: string[] }>('AddDocumentsPayload')
  .implement({
    description: 'The accepted documents and the task that indexes them.',
    fields: t => ({
      task: rowField(
        t,
        'Task',
        ({ taskId }) => taskId,
        'The task that indexes the documents. Follow it with `Subscription.taskEvents`.',
      ),
      documents: t.field({
        type: [Document],
        description: 'The documents, in the order of the input.',
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
  description: 'The documents to delete.',
  fields: t => ({
    ids: t.idList({
      required: true,
      description: 'IDs of 1 to 1,000 documents.',
    }),
  }),
})

const DeleteDocumentsPayload = builder
  .objectRef<{ deletedIds: string[]; notFoundIds: string[] }>('DeleteDocumentsPayload')
  .implement({
    description: 'The result of the deletion.',
    fields: t => ({
      deletedIds: t.exposeIDList('deletedIds', {
        description: 'IDs of the documents that were deleted.',
      }),
      notFoundIds: t.exposeIDList('notFoundIds', { description: 'IDs for which there is no document.' }),
    }),
  })

const PlaceDocumentInput = builder.inputType('PlaceDocumentInput', {
  validate: z.looseObject({ nodeKey, confidence: positiveShare.nullish() }),
  description: 'A document and the node to place it on.',
  fields: t => ({
    documentId: t.id({ required: true, description: 'ID of the document.' }),
    nodeKey: t.string({ required: true, description: 'Key of a node of the published taxonomy.' }),
    confidence: t.float({
      defaultValue: 1,
      description:
        'Confidence, above 0 and at most 1. Placements below 0.70 do not count toward coverage or document lists.',
    }),
  }),
})

const PlaceDocumentPayload = builder
  .objectRef<{ documentId: string; nodeId: string }>('PlaceDocumentPayload')
  .implement({
    description: 'The new placement.',
    fields: t => ({
      placement: t.prismaField({
        type: DocumentPlacement,
        description: 'The placement of the document on the node.',
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
      'Adds documents. Returns immediately; a background task extracts, chunks, indexes and places them. Adding the same content again does not create another document. Requires the WRITE scope.',
    errors: { types: [ValidationError, IdempotencyConflictError, LimitReachedError] },
    args: inputArgs(t.arg, AddDocumentsInput, 'The documents to add.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => addDocuments(context, input, findIssues(newDocuments, input)),
  }),
  deleteDocuments: t.field({
    type: DeleteDocumentsPayload,
    description: 'Deletes documents with their passages and placements. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, DeleteDocumentsInput, 'The documents to delete.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => deleteDocuments(context, input),
  }),
  placeDocument: t.field({
    type: PlaceDocumentPayload,
    description:
      'Places a document on a node manually. Automatic placement never changes a manual placement, but may add other nodes. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, PlaceDocumentInput, 'The document and the node.'),
    resolve: (_, { input }, context) => placeDocument(context, input),
  }),
}))

const filename = nameText(255).regex(/^[^/\\\r\n]*$/u, 'must be a file name without folders')

const newUpload = z.looseObject({ filename, contentType: text(1, 100).nullish() })

const CreateUploadInput = builder.inputType('CreateUploadInput', {
  description: 'The file to upload.',
  fields: t => ({
    filename: t.string({
      required: true,
      description: 'File name without folders, 1 to 255 characters. The extension helps to detect the type.',
    }),
    contentType: t.string({
      description: 'Media type. Used only if it cannot be detected from the file or its name.',
    }),
    bytes: t.int({
      required: true,
      description: 'Size of the file in bytes. Exactly this many must be sent.',
    }),
  }),
})

const CreateUploadPayload = builder.objectRef<CreatedUpload>('CreateUploadPayload').implement({
  description: 'Where to send the file.',
  fields: t => ({
    uploadId: t.exposeID('uploadId', {
      description: 'ID of the upload. Pass it as `DocumentInput.uploadId` once the file has been received.',
    }),
    url: t.exposeString('url', {
      description:
        'URL that accepts one PUT request with the file. It needs no API key: anyone who has the URL can send the file.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Time at which the URL expires.' }),
    maxBytes: t.exposeInt('maxBytes', { description: 'Maximum size of a file in bytes.' }),
  }),
})

builder.mutationFields(t => ({
  createUpload: t.field({
    type: CreateUploadPayload,
    description:
      'Creates a short-lived URL that accepts one PUT request with a file (PDF, DOCX, HWPX, HTML, Markdown, text or source code). Requires the WRITE scope.',
    errors: { types: [ValidationError, LimitReachedError] },
    args: inputArgs(t.arg, CreateUploadInput, 'The file to upload.'),
    resolve: (_, { input }, context) => createUpload(context, input, findIssues(newUpload, input)),
  }),
}))
