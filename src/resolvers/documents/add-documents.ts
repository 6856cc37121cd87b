import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import {
  type ReadyDocument,
  type SavedDocument,
  saveDocuments,
} from '../../knowledge/documents/save-documents.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'
import { checkWebhookUrl } from '../webhooks/endpoints.ts'
import { checkDocuments, type DocumentInput } from './check-documents.ts'
import { findUploads } from './lock-uploads.ts'
import { type ReadyUpload, saveUploads } from './save-uploads.ts'

/** Accepts documents and starts the task that indexes them. Unchanged documents are skipped. */
export async function addDocuments(
  context: ViewerContext,
  input: {
    documents: DocumentInput[]
    webhookUrl?: string | null | undefined
    idempotencyKey?: string | null | undefined
  },
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string; documentIds: string[] }> {
  requireScope(context, 'WRITE')
  const { db, viewer } = context
  const problems = new InputProblems(found)
  const documents = await checkDocuments(context, input.documents, problems)
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: true }, problems)
  if (!problems.isEmpty) await findUploads(db, uploadsOf(documents), problems)
  problems.throwIfAny()
  const id = uuidv7()
  return transact(context, async tx => {
    const { idempotencyKey: key, ...request } = input
    const claim = { operation: 'addDocuments', key, input: request, makes: 'Task', id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
    if (first) return recall(tx, first)
    await checkQueueLimit(context, tx)
    const { workspaceId } = viewer
    const saved = await withinQuotas(tx, workspaceId, ['DOCUMENTS', 'STORAGE_BYTES'], () =>
      save(tx, workspaceId, documents),
    )
    const documentIds = saved.map(document => document.id)
    const changed = [...new Set(saved.filter(document => document.isChanged).map(document => document.id))]
    const task = await createRequestedTask(context, tx, {
      id,
      kind: 'DOCUMENT_INGESTION',
      input: {
        documentIds: changed,
        unchanged: saved.filter(document => !document.isChanged).length,
        acceptedIds: documentIds,
      },
      webhookUrl: input.webhookUrl ?? null,
    })
    return { taskId: task.id, documentIds }
  })
}

/** @returns a result per document, in the order given. */
async function save(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documents: readonly (ReadyDocument | ReadyUpload)[],
): Promise<SavedDocument[]> {
  const texts = documents.filter(document => 'text' in document)
  const uploads = uploadsOf(documents)
  const saved = new Map<unknown, SavedDocument>()
  for (const [i, document] of (await saveDocuments(tx, workspaceId, texts)).entries())
    saved.set(texts[i], document)
  for (const [i, document] of (await saveUploads(tx, workspaceId, uploads)).entries())
    saved.set(uploads[i], document)
  return documents.map(document => saved.get(document) as SavedDocument)
}

function uploadsOf(documents: readonly (ReadyDocument | ReadyUpload)[]): ReadyUpload[] {
  return documents.filter(document => 'uploadId' in document)
}

async function recall(
  tx: WorkspaceTransaction,
  taskId: string,
): Promise<{ taskId: string; documentIds: string[] }> {
  const task = await tx.task.findUniqueOrThrow({ where: { id: taskId }, select: { input: true } })
  return { taskId, documentIds: (task.input as { acceptedIds: string[] }).acceptedIds }
}
