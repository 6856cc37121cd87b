import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import { recordOwnAct } from '../audit/record-audit.ts'
import { LimitReachedError } from '../errors.ts'
import type { Plugin, Task } from '../generated/prisma/client.ts'
import { removeDocuments } from '../knowledge/documents/remove-documents.ts'
import { type ReadyDocument, saveDocuments } from '../knowledge/documents/save-documents.ts'
import { findNodesByKey } from '../knowledge/taxonomy/find-nodes-by-key.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { withinQuotas } from '../quotas/within-quotas.ts'
import { PermanentFailure, type TaskRun } from '../tasks/define.ts'
import { createTask } from '../tasks/queue.ts'
import type { ReadyBatch } from './read-sync-documents.ts'

/** What a sync did. `problems` are the first 100. */
export const syncCounts = z.object({
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  same: z.int(),
  problems: z.array(z.object({ sourceUri: z.string(), message: z.string() })),
})
export type SyncCounts = z.infer<typeof syncCounts>

const MAX_PROBLEMS = 100
const NOT_OWNED =
  'A document that the plugin did not add has this source. It was left unchanged. Delete it to let the plugin add its own.'

interface Batch {
  batch: ReadyBatch
  counts: SyncCounts
}

/** Which documents of a batch are new, changed or the same, compared with those that the plugin added before. */
async function compare(
  tx: Pick<WorkspaceTransaction, 'document'>,
  pluginId: string,
  { documents, remove }: ReadyBatch,
) {
  // The last document of a source counts.
  const last = [...new Map(documents.map(document => [document.row.sourceUri, document])).values()]
  const sources = [...remove, ...last.flatMap(({ row }) => row.sourceUri ?? [])]
  const rows = await tx.document.findMany({
    where: { sourceUri: { in: sources } },
    select: { id: true, sourceUri: true, sha256: true, title: true, status: true, pluginId: true },
  })
  const known = new Map(rows.map(row => [row.sourceUri, row]))
  const groups = { added: [], changed: [], same: [], foreign: [] } as Record<Outcome, ReadyDocument[]>
  for (const document of last) {
    const { sourceUri, sha256, title } = document.row
    const row = known.get(sourceUri)
    const isSame = row?.sha256 === sha256 && row.title === title && row.status !== 'FAILED'
    groups[!row ? 'added' : row.pluginId !== pluginId ? 'foreign' : isSame ? 'same' : 'changed'].push(
      document,
    )
  }
  const removed = remove.flatMap(uri => {
    const row = known.get(uri)
    return row?.pluginId === pluginId ? row.id : []
  })
  return { ...groups, removed: [...new Set(removed)] }
}

type Outcome = 'added' | 'changed' | 'same' | 'foreign'
type Compared = Awaited<ReturnType<typeof compare>>

function addCounts({ batch, counts }: Batch, compared: Compared): SyncCounts {
  const foreign = compared.foreign.map(({ row }) => ({ sourceUri: row.sourceUri ?? '', message: NOT_OWNED }))
  return {
    added: counts.added + compared.added.length,
    changed: counts.changed + compared.changed.length,
    removed: counts.removed + compared.removed.length,
    same: counts.same + compared.same.length + batch.same,
    problems: [...counts.problems, ...batch.problems, ...foreign].slice(0, MAX_PROBLEMS),
  }
}

/** Counts what a batch would do. Writes nothing. */
export async function compareSyncBatch({ db }: TaskRun, pluginId: string, batch: Batch): Promise<SyncCounts> {
  return addCounts(batch, await compare(db, pluginId, batch.batch))
}

interface SavedBatch extends Batch {
  task: Task
  plugin: Plugin
  nodeKeys: readonly string[]
}

/** Saves a batch, its cursor and the counts so far. Changes and removes only documents that the plugin added. */
export async function saveSyncBatch(
  services: Pick<TaskServices, 'config' | 'tasks'>,
  tx: WorkspaceTransaction,
  saved: SavedBatch,
): Promise<SyncCounts> {
  const { task, plugin, batch, nodeKeys } = saved
  const { workspaceId } = task
  const compared = await compare(tx, plugin.id, batch)
  // Removed first, because that locks agents, which must be locked before documents.
  await remove(tx, saved, compared.removed)
  const nodes = await findNodesByKey(tx, nodeKeys, { taxonomy: { status: 'PUBLISHED' } })
  const nodeIds = [...nodes.values()]
  const toSave = [...compared.added, ...compared.changed].map(document => ({ ...document, nodeIds }))
  const documents = await limited(() =>
    withinQuotas(tx, workspaceId, ['DOCUMENTS', 'STORAGE_BYTES'], () =>
      saveDocuments(tx, workspaceId, toSave),
    ),
  )
  if (documents.length > 0) {
    const ids = documents.map(({ id }) => id)
    await tx.$executeRaw`
      UPDATE documents SET plugin_id = ${plugin.id}::uuid
      WHERE id = ANY(${ids}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND plugin_id IS NULL`
    const changed = documents.filter(({ isChanged }) => isChanged).map(({ id }) => id)
    const input = { documentIds: changed, unchanged: documents.length - changed.length }
    await createTask(services, tx, { workspaceId, kind: 'DOCUMENT_INGESTION', priority: 'LOW', input })
  }
  const counts = addCounts(saved, compared)
  await saveState(tx, saved, counts)
  return counts
}

async function remove(tx: WorkspaceTransaction, { task, plugin }: SavedBatch, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await removeDocuments(tx, task.workspaceId, ids)
  await recordOwnAct(tx, task.workspaceId, {
    action: 'DOCUMENTS_DELETED',
    subjectId: ids.map(id => encodeId('Document', id)),
    summary: `The plugin "${plugin.name}" deleted ${ids.length} documents that its source no longer has.`,
  })
}

/** @throws PermanentFailure if a quota is reached. */
async function limited<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save()
  } catch (error) {
    if (error instanceof LimitReachedError) throw new PermanentFailure('LIMIT_REACHED', error.message)
    throw error
  }
}

async function saveState(
  tx: WorkspaceTransaction,
  { task, plugin, batch }: SavedBatch,
  counts: SyncCounts,
): Promise<void> {
  if (batch.cursor !== undefined)
    await tx.$executeRaw`
      UPDATE plugins SET cursor = ${JSON.stringify(batch.cursor)}::json
      WHERE id = ${plugin.id}::uuid AND workspace_id = ${task.workspaceId}::uuid`
  await tx.$executeRaw`
    UPDATE tasks SET input = jsonb_set(input, '{done}', ${JSON.stringify(counts)}::jsonb)
    WHERE id = ${task.id}::uuid AND workspace_id = ${task.workspaceId}::uuid`
}
