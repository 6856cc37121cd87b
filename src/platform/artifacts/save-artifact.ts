import type { ArtifactKind } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../database/scope-to-workspace.ts'

/** A file of a report, of which the bytes are kept already. Ids are UUIDs. */
export interface NewArtifact {
  workspaceId: string
  reportId: string
  kind: ArtifactKind
  filename: string
  contentType: string
  bytes: number
  /** As `ArtifactStore.put` gave it. */
  sha256: string
}

/** Writes down what file a report has. That it has one of the kind already changes nothing: a task may begin again. */
export async function saveArtifact(tx: WorkspaceTransaction, artifact: NewArtifact): Promise<void> {
  await tx.artifact.createMany({ data: [artifact], skipDuplicates: true })
}
