import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Prisma } from '../../generated/prisma/client.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { findTextProblem } from '../../knowledge/text/text-problems.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import { announceTask } from '../../platform/tasks/task-topics.ts'
import { InputProblems } from '../input-problems.ts'
import { findRemembered } from '../remember-request.ts'
import { requireScope } from '../require-scope.ts'
import { makeTitle } from './make-title.ts'
import { type ReadyDocument, saveDocuments } from './save-documents.ts'

const MOST_DOCUMENTS = 1_000

export interface DocumentInput {
  title?: string | null | undefined
  text?: string | null | undefined
  contentType?: string | null | undefined
  sourceUri?: string | null | undefined
  language?: string | null | undefined
  metadata?: object | null | undefined
  nodeKeys?: string[] | null | undefined
}

/** Accepts documents and starts the task that indexes them. What is there already, unchanged, is left alone. */
export async function addDocuments(
  context: ViewerContext,
  input: { documents: DocumentInput[]; idempotencyKey?: string | null | undefined },
): Promise<{ taskId: string; documentIds: string[] }> {
  requireScope(context, 'WRITE')
  const { app, db } = context
  const documents = await checkDocuments(context, input.documents)
  const id = uuidv7()
  const accepted = await db.$transaction(async tx => {
    const { idempotencyKey: key } = input
    const first =
      key &&
      (await findRemembered(context, tx, {
        operation: 'addDocuments',
        key,
        input: input.documents,
        makes: 'Task',
        id,
      }))
    if (first) return recall(tx, first)
    const saved = await saveDocuments(tx, context.viewer.workspaceId, documents)
    const documentIds = saved.map(document => document.id)
    const changed = [...new Set(saved.filter(document => document.isChanged).map(document => document.id))]
    const task = await createTask(app, tx, {
      id,
      workspaceId: context.viewer.workspaceId,
      kind: 'DOCUMENT_INGESTION',
      input: {
        documentIds: changed,
        unchanged: saved.filter(document => !document.isChanged).length,
        acceptedIds: documentIds,
      },
    })
    return { taskId: task.id, documentIds }
  })
  announceTask(app.bus, accepted.taskId)
  return accepted
}

async function recall(
  tx: WorkspaceTransaction,
  taskId: string,
): Promise<{ taskId: string; documentIds: string[] }> {
  const task = await tx.task.findUniqueOrThrow({ where: { id: taskId }, select: { input: true } })
  return { taskId, documentIds: (task.input as { acceptedIds: string[] }).acceptedIds }
}

async function checkDocuments(
  { db }: ViewerContext,
  inputs: readonly DocumentInput[],
): Promise<ReadyDocument[]> {
  const problems = new InputProblems()
  if (inputs.length === 0 || inputs.length > MOST_DOCUMENTS)
    problems.add('input.documents', `must have 1 to ${MOST_DOCUMENTS} documents, but has ${inputs.length}`)
  const keys = [...new Set(inputs.flatMap(input => input.nodeKeys ?? []))]
  const nodes = await db.taxonomyNode.findMany({
    where: { key: { in: keys }, taxonomy: { status: 'PUBLISHED' } },
    select: { id: true, key: true },
  })
  const nodeIdByKey = new Map(nodes.map(node => [node.key, node.id]))
  const ready = inputs.map((input, index) => {
    const path = `input.documents.${index}`
    const problem = input.text ? findTextProblem(input.text) : 'must be given'
    if (problem) problems.add(`${path}.text`, problem)
    for (const [i, key] of (input.nodeKeys ?? []).entries())
      if (!nodeIdByKey.has(key))
        problems.add(
          `${path}.nodeKeys.${i}`,
          `there is no node with the key "${key}" in the published taxonomy`,
        )
    return makeReady(input, nodeIdByKey)
  })
  problems.throwIfAny()
  return ready
}

function makeReady(input: DocumentInput, nodeIdByKey: ReadonlyMap<string, string>): ReadyDocument {
  const text = (input.text ?? '').normalize('NFC')
  const contentType = input.contentType ?? 'text/markdown'
  return {
    text,
    nodeIds: (input.nodeKeys ?? []).flatMap(key => nodeIdByKey.get(key) ?? []),
    row: {
      title: input.title ?? makeTitle(text),
      sourceUri: input.sourceUri ?? null,
      contentType,
      language: input.language ?? detectLanguage(text),
      bytes: Buffer.byteLength(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      metadata: (input.metadata ?? {}) as Prisma.InputJsonObject,
    },
  }
}
