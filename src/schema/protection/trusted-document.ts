import { NotFoundError, ValidationError } from '../../errors.ts'
import { registerDocuments } from '../../resolvers/protection/register-documents.ts'
import {
  listTrustedDocuments,
  loadTrustedDocuments,
  removeDocumentRegistration,
} from '../../resolvers/protection/trusted-documents.ts'
import { costOfText, FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { visibleRows } from '../shared/node.ts'
import { ADMIN_NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

/** Longest document that the parser accepts. */
const MAX_DOCUMENT_CHARACTERS = 100_000

const TrustedDocument = builder.prismaNode('TrustedDocument', {
  ...ADMIN_NODE,
  findUnique: (id, context) => ({ id, ...visibleRows('TrustedDocument', context) }),
  description:
    'A registered GraphQL document. Clients run it by its ID. Visible only to API keys with the ADMIN scope.',
  fields: t => ({
    documentId: t.exposeString('documentId', {
      description: 'SHA-256 of the document, in lower-case hex. Send it as `documentId` instead of `query`.',
    }),
    operationName: t.exposeString('operationName', {
      nullable: true,
      description: 'Name of the operation. Null if it has none, or if the document has several operations.',
    }),
    body: t.exposeString('body', {
      description: 'Text of the document.',
      complexity: costOfText(MAX_DOCUMENT_CHARACTERS),
    }),
    isTool: t.exposeBoolean('isTool', {
      description: 'Whether the document is also offered as an MCP tool.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of registration.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last use, accurate to one minute. Null if the document was never used.',
    }),
  }),
})
const TrustedDocumentConnection = defineConnection(TrustedDocument, 'TrustedDocument', 'registered documents')

builder.queryField('trustedDocuments', t =>
  t.field({
    type: TrustedDocumentConnection,
    authScopes: { admin: true },
    description: 'Registered documents, newest first. Requires the ADMIN scope.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listTrustedDocuments(context, args, queryRows(context, info)),
  }),
)

const RegisterDocumentsInput = builder.inputType('RegisterDocumentsInput', {
  description: 'The documents to register.',
  fields: t => ({
    documents: t.stringList({
      required: true,
      description:
        'Texts of GraphQL documents, each valid against this schema. 1 to 1,000. A workspace can have 10,000, and 50 MB in total.',
    }),
    asTools: t.boolean({
      defaultValue: false,
      description:
        'Also offers the documents as MCP tools, named after their operation and described by its description. False does not change documents that are already registered.',
    }),
  }),
})

const RegisterDocumentsPayload = builder
  .objectRef<{ trustedDocumentIds: string[] }>('RegisterDocumentsPayload')
  .implement({
    description: 'The registered documents.',
    fields: t => ({
      documents: t.prismaField({
        type: [TrustedDocument],
        description: 'The documents in the order given, without duplicates.',
        resolve: (query, payload, _, context) => loadTrustedDocuments(context, payload, query),
      }),
    }),
  })

const RemoveDocumentRegistrationInput = builder.inputType('RemoveDocumentRegistrationInput', {
  description: 'The document to remove.',
  fields: t => ({
    documentId: t.string({ required: true, description: 'SHA-256 of the document.' }),
  }),
})

const RemoveDocumentRegistrationPayload = builder
  .objectRef<{ documentId: string }>('RemoveDocumentRegistrationPayload')
  .implement({
    description: 'Result of removing a document.',
    fields: t => ({
      documentId: t.exposeString('documentId', { description: 'SHA-256 of the removed document.' }),
    }),
  })

builder.mutationFields(t => ({
  registerDocuments: t.field({
    type: RegisterDocumentsPayload,
    description:
      'Registers documents that clients can run by their ID, and that restricted API keys may run. Has no effect on documents that are already registered. Requires the ADMIN scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, RegisterDocumentsInput, 'The documents to register.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context, { schema }) => registerDocuments(context, input, schema),
  }),
  removeDocumentRegistration: t.field({
    type: RemoveDocumentRegistrationPayload,
    description:
      'Removes a registered document. It stops working within two seconds; streams that it started continue. Requires the ADMIN scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, RemoveDocumentRegistrationInput, 'The document to remove.'),
    resolve: (_, { input }, context) => removeDocumentRegistration(context, input),
  }),
}))
