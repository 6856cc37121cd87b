import type { ArtifactKind } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../database/scope-to-workspace.ts'

/** A report file whose bytes are already stored. IDs are UUIDs. */
export interface NewArtifact {
  workspaceId: string
  reportId: string
  kind: ArtifactKind
  filename: string
  contentType: string
  bytes: number
  /** As returned by `ArtifactStore.put`. */
  sha256: string
}

/** Records a file of a report. Keeps an existing one of the same kind, because the task may be retried. */
export async function saveArtifact(tx: WorkspaceTransaction, artifact: NewArtifact): Promise<void> {
  await tx.artifact.createMany({ data: [artifact], skipDuplicates: true })
}
