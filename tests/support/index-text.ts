import type { Document } from '../../src/generated/prisma/client.ts'
import { createKnownSpellings } from '../../src/knowledge/indexing/indexing-threads.ts'
import { prepareBatches } from '../../src/knowledge/indexing/prepare-batches.ts'
import { writeBatch } from '../../src/knowledge/indexing/write-batch.ts'
import type { WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'

/** Indexes a text as the ingestion does, without a task. */
export async function indexText(db: WorkspaceDatabase, document: Document, text: string): Promise<void> {
  for (const batch of prepareBatches([{ ...document, text }], [], 24))
    await db.$transaction(tx => writeBatch(tx, document.workspaceId, batch, createKnownSpellings()))
}
