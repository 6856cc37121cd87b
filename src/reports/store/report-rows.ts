import { Prisma } from '../../generated/prisma/client.ts'
import { wakeAfterCommit } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { addUse } from '../../usage/usage-days.ts'
import { reportChannel } from '../write/generation-input.ts'
import type { WrittenSection } from '../write/passage.ts'

/** Identifies a section. */
export interface SectionRef {
  workspaceId: string
  /** UUID. */
  reportId: string
  order: number
}

/** Saves the text of an unfinished section, for its subscribers. */
export async function saveDraft(
  tx: WorkspaceTransaction,
  section: SectionRef,
  markdown: string,
): Promise<void> {
  const { reportId, order } = section
  wakeAfterCommit(tx, reportChannel(reportId))
  await tx.reportSection.updateMany({
    where: { reportId, ordinal: order, isComplete: false },
    data: { markdown },
  })
}

/** Saves a finished section with its citations. */
export async function finishSection(
  tx: WorkspaceTransaction,
  { workspaceId, reportId, order }: SectionRef,
  { markdown, model, citations }: WrittenSection,
): Promise<void> {
  wakeAfterCommit(tx, reportChannel(reportId))
  await tx.reportSection.updateMany({
    where: { reportId, ordinal: order, isComplete: false },
    data: { markdown, model, isComplete: true },
  })
  await tx.sectionCitation.createMany({
    data: citations.map(({ start, end, passage }, position) => {
      const { chunkId, documentId, documentTitle, sourceUri, digest } = passage
      const source = { chunkId, documentId, documentTitle, sourceUri, digest }
      return { workspaceId, reportId, ordinal: order, position, start, end, ...source }
    }),
  })
}

/**
 * Records a file of a report whose bytes are already stored. Keeps an existing one of the same kind, because the task
 * may be retried.
 */
export async function saveArtifact(
  tx: WorkspaceTransaction,
  artifact: Omit<Prisma.ArtifactCreateManyInput, 'id' | 'createdAt'>,
): Promise<void> {
  await tx.artifact.createMany({ data: [artifact], skipDuplicates: true })
}

/** Records the time at which all sections were written. The first time counts: the files of a retry are the same. */
export async function dateReport(
  tx: WorkspaceTransaction,
  { workspaceId, reportId }: { workspaceId: string; reportId: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE reports SET written_at = now()
    WHERE id = ${reportId}::uuid AND workspace_id = ${workspaceId}::uuid AND written_at IS NULL`
}

/** Completes a report, and counts it in the usage of the user whom its topic belongs to. */
export async function completeReport(
  tx: WorkspaceTransaction,
  { workspaceId, reportId }: { workspaceId: string; reportId: string },
): Promise<void> {
  const completed = Prisma.sql`
    SELECT completed.workspace_id, author_id, template_id
    FROM completed JOIN topics ON topics.id = topic_id
      LEFT JOIN template_versions ON template_versions.id = template_version_id`
  await tx.$executeRaw`
    WITH completed AS (
      UPDATE reports SET completed_at = now()
      WHERE id = ${reportId}::uuid AND workspace_id = ${workspaceId}::uuid AND completed_at IS NULL
      RETURNING workspace_id, topic_id
    )
    ${addUse('reports', completed)}`
}
