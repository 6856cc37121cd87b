import type { Viewer } from '../auth/viewer.ts'
import { requestError } from '../errors.ts'
import type { AutomaticDocuments } from './automatic-documents.ts'
import { documentIdOf, readDocumentId } from './document-id.ts'
import { mayWriteSecret, parseWithoutSecrets } from './secret-documents.ts'
import type { DocumentReader, TrustedDocuments } from './trusted-documents.ts'

/** The parts of a GraphQL request that name its document, as the client sent them. */
export interface DocumentRequest<Query> {
  /** Empty if the client sends an ID in a protocol that requires a query. */
  query: Query
  documentId?: unknown
  extensions?: unknown
}

export interface ChosenDocument<Query> {
  /** The text. If the request names no document otherwise, its `query`, unchecked. */
  query: string | Query
  /** ID of the registered document. Null if the text was sent. */
  documentId: string | null
}

interface Sources {
  trustedDocuments: TrustedDocuments
  automaticDocuments: AutomaticDocuments
}

type Reader = DocumentReader & { viewer: Pick<Viewer, 'workspaceId' | 'restrictions'> }

/**
 * Chooses the document to run: the text in `query`, a registered document named by `documentId`, or an automatic
 * persisted query, as Apollo Client sends it.
 * @throws BAD_USER_INPUT, NOT_FOUND, PERSISTED_DOCUMENT_REQUIRED or PERSISTED_QUERY_NOT_FOUND.
 */
export async function chooseDocument<Query>(
  sources: Sources,
  reader: Reader,
  { query, documentId, extensions }: DocumentRequest<Query>,
): Promise<ChosenDocument<Query>> {
  const hasQuery = query !== undefined && query !== null && query !== ''
  if (documentId !== undefined && documentId !== null) {
    if (hasQuery) throw requestError('BAD_USER_INPUT', 'Send either "query" or "documentId", not both.')
    return readTrusted(sources, reader, documentId)
  }
  const persistedQuery = (extensions as { persistedQuery?: unknown } | null | undefined)?.persistedQuery
  const hash = persistedQuery ? readPersistedQuery(persistedQuery) : null
  if (hash !== null && !hasQuery) return readPersisted(sources, reader, hash)
  if (reader.viewer.restrictions?.trustedDocumentsOnly) throw documentRequired()
  if (hash !== null && typeof query === 'string') {
    if (documentIdOf(query) !== hash)
      throw requestError('BAD_USER_INPUT', 'provided sha does not match query')
    if (mayWriteSecret(query)) parseWithoutSecrets(query)
    sources.automaticDocuments.save(reader.viewer.workspaceId, hash, query)
  }
  return { query, documentId: null }
}

async function readTrusted(
  { trustedDocuments }: Sources,
  reader: Reader,
  sent: unknown,
): Promise<{ query: string; documentId: string }> {
  const documentId = readDocumentId(sent)
  if (documentId === null)
    throw requestError(
      'BAD_USER_INPUT',
      '"documentId" must be the SHA-256 of a registered document: 64 lower-case hexadecimal digits.',
    )
  const query = await trustedDocuments.find(reader, documentId)
  if (query !== null) return { query, documentId }
  throw requestError(
    'NOT_FOUND',
    'No document is registered with this documentId. Register it with `registerDocuments` or `npm run documents -- push`.',
  )
}

/** A client that only sends a hash may mean a document of its own or a registered one. */
async function readPersisted(
  { trustedDocuments, automaticDocuments }: Sources,
  reader: Reader,
  hash: string,
): Promise<{ query: string; documentId: string | null }> {
  const { workspaceId, restrictions } = reader.viewer
  const isTrustedOnly = restrictions?.trustedDocumentsOnly ?? false
  const automatic = isTrustedOnly ? null : automaticDocuments.find(workspaceId, hash)
  if (automatic !== null) return { query: automatic, documentId: null }
  const trusted = await trustedDocuments.find(reader, hash)
  if (trusted !== null) return { query: trusted, documentId: hash }
  if (isTrustedOnly) throw documentRequired()
  // Clients look for exactly this message and code, and then send the document.
  throw requestError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
}

/** @returns the hash in the `persistedQuery` extension. */
function readPersistedQuery(extension: unknown): string {
  const { version, sha256Hash } = extension as { version?: unknown; sha256Hash?: unknown }
  if (version !== 1)
    throw requestError('BAD_USER_INPUT', 'Unsupported persisted query version. Send version 1.')
  const hash = readDocumentId(sha256Hash)
  if (hash !== null) return hash
  throw requestError(
    'BAD_USER_INPUT',
    '"extensions.persistedQuery.sha256Hash" must have 64 lower-case hexadecimal digits.',
  )
}

const documentRequired = () =>
  requestError(
    'PERSISTED_DOCUMENT_REQUIRED',
    'This API key only runs registered documents. Register the document with `registerDocuments`, and send its "documentId" instead of "query".',
  )
