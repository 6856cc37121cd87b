import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql'
import { listNames, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { TrustedDocument } from '../../generated/prisma/client.ts'
import { documentIdOf } from '../../persisted/document-id.ts'
import { parseWithoutSecrets } from '../../persisted/secret-documents.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { encodeId } from '../../platform/ids.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

/** Per call. */
const MAX_DOCUMENTS = 1_000
/** Per workspace. */
const MAX_REGISTERED = 10_000
const MAX_REGISTERED_BYTES = 50_000_000

interface RegisterDocumentsInput {
  documents: string[]
  asTools?: boolean | null | undefined
}

interface CheckedDocument {
  documentId: string
  body: string
  /** Null if the document has no name or several operations. */
  operationName: string | null
}

/**
 * Registers documents. One that is already registered stays as it is, except that `asTools` makes it a tool.
 * @returns UUIDs in the order given, without duplicates.
 */
export async function registerDocuments(
  context: ViewerContext,
  { documents, asTools }: RegisterDocumentsInput,
  schema: GraphQLSchema,
): Promise<{ trustedDocumentIds: string[] }> {
  requireScope(context, 'ADMIN')
  const checked = await checkDocuments(context, documents, schema)
  const documentIds = checked.map(({ documentId }) => documentId)
  const { workspaceId } = context.viewer
  return context.db.$transaction(async tx => {
    // Serialized: two concurrent calls could exceed the limit.
    await lockWorkspace(tx, workspaceId)
    const registered = await tx.trustedDocument.createManyAndReturn({
      data: checked.map(document => ({ ...document, workspaceId, isTool: asTools ?? false })),
      skipDuplicates: true,
    })
    await checkTotal(tx, workspaceId)
    const where = { documentId: { in: documentIds } }
    const offered = asTools
      ? await tx.trustedDocument.updateManyAndReturn({
          where: { ...where, isTool: false },
          data: { isTool: true },
        })
      : []
    await recordDocuments(tx, context, registered, (count, names) =>
      count === 1 ? `Registered the document ${names}.` : `Registered ${count} documents: ${names}.`,
    )
    await recordDocuments(tx, context, offered, (count, names) =>
      count === 1
        ? `Offered the document ${names} as a tool.`
        : `Offered ${count} documents as tools: ${names}.`,
    )
    const rows = await tx.trustedDocument.findMany({ where, select: { id: true, documentId: true } })
    const idOf = new Map(rows.map(({ id, documentId }) => [documentId, id]))
    return { trustedDocumentIds: documentIds.flatMap(documentId => idOf.get(documentId) ?? []) }
  })
}

async function recordDocuments(
  tx: WorkspaceTransaction,
  context: ViewerContext,
  documents: readonly TrustedDocument[],
  summarize: (count: number, names: string) => string,
): Promise<void> {
  if (documents.length === 0) return
  const names = listNames(documents.map(({ operationName, documentId }) => operationName ?? documentId))
  await recordAudit(tx, context, {
    action: 'DOCUMENTS_REGISTERED',
    subjectId: documents.map(({ id }) => encodeId('TrustedDocument', id)),
    summary: summarize(documents.length, names),
  })
}

/** @throws ValidationError if a workspace has too many documents now. */
async function checkTotal(tx: WorkspaceTransaction, workspaceId: string): Promise<void> {
  const [total] = await tx.$queryRaw<{ documents: number; bytes: number }[]>`
    SELECT count(*)::int AS documents, coalesce(sum(octet_length(body)), 0)::float8 AS bytes
    FROM trusted_documents WHERE workspace_id = ${workspaceId}::uuid`
  const problems = new InputProblems()
  if (total && total.documents > MAX_REGISTERED)
    problems.add(
      'input.documents',
      `a workspace can have at most ${MAX_REGISTERED} registered documents; remove some with \`removeDocumentRegistration\``,
    )
  if (total && total.bytes > MAX_REGISTERED_BYTES)
    problems.add(
      'input.documents',
      `the registered documents of a workspace can have at most ${MAX_REGISTERED_BYTES} bytes; remove some with \`removeDocumentRegistration\``,
    )
  problems.throwIfAny()
}

/** @returns the documents without duplicates. @throws ValidationError with the first problem of each invalid one. */
async function checkDocuments(
  { app }: ViewerContext,
  documents: readonly string[],
  schema: GraphQLSchema,
): Promise<CheckedDocument[]> {
  const problems = new InputProblems()
  if (documents.length === 0) problems.add('input.documents', 'must name at least one document')
  if (documents.length > MAX_DOCUMENTS)
    problems.add('input.documents', `must name at most ${MAX_DOCUMENTS} documents`)
  problems.throwIfAny()
  const hideSuggestions = !app.config.hasIntrospection
  const checked = new Map<string, CheckedDocument>()
  for (const [i, body] of documents.entries()) {
    try {
      const operationName = checkDocument(body, schema, hideSuggestions)
      const documentId = documentIdOf(body)
      checked.set(documentId, { documentId, body, operationName })
    } catch (error) {
      problems.add(`input.documents.${i}`, describeProblem(error as Error))
    }
    // A thousand documents take seconds.
    await yieldToOthers()
  }
  problems.throwIfAny()
  return [...checked.values()]
}

/** Our own messages are complete. Those of graphql-js are about the document, and in English. */
function describeProblem(error: Error): string {
  const isOurs = !(error instanceof GraphQLError) || error.extensions.code !== undefined
  return isOurs ? error.message : `is not a valid document: ${error.message}`
}

/** @returns the name of the only operation, or null. @throws an error that says why the document is not valid. */
function checkDocument(body: string, schema: GraphQLSchema, hideSuggestions: boolean): string | null {
  const problem = findTextProblem(body)
  if (problem) throw new Error(problem)
  const document = parseWithoutSecrets(body)
  const [invalid] = validate(schema, document, undefined, { hideSuggestions, maxErrors: 1 })
  if (invalid) throw invalid
  return getOperationAST(document)?.name?.value ?? null
}
