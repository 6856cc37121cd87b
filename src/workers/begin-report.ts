import type { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { type GenerationInput, readTopicGuide } from '../reports/write/generation-input.ts'
import type { SectionPlan } from '../reports/write/passage.ts'
import { StatedSentences } from '../reports/write/stated-sentences.ts'
import type { ReportTopic } from '../reports/write/write-by-evidence.ts'
import type { TaskRun } from '../tasks/define.ts'

/** A report that is being written: its plan, and what is written so far. */
export interface StartedReport {
  /** UUID. */
  id: string
  version: number
  topic: ReportTopic & { id: string }
  /** In order. */
  sections: { plan: SectionPlan; isComplete: boolean }[]
  /** The content of the finished sections. */
  told: StatedSentences
}

const REPORT = {
  include: {
    topic: { include: { templateVersion: true } },
    plan: { select: { sections: true } },
    sections: { include: { citations: true }, orderBy: { ordinal: 'asc' } },
  },
} satisfies Prisma.ReportDefaultArgs

/**
 * Loads the report of a task, or creates it in the first attempt. Null if its topic, plan or source report is deleted.
 */
export async function startReport(run: TaskRun, input: GenerationInput): Promise<StartedReport | null> {
  const { db, task } = run
  const { topicId } = task
  if (!topicId) return null
  const find = () => db.report.findUnique({ where: { id: input.reportId }, ...REPORT })
  let report = await find()
  if (!report) {
    const isCreated = await run.effect(tx =>
      createReport(tx, { workspaceId: task.workspaceId, topicId }, input),
    )
    report = isCreated ? await find() : null
  }
  if (!report) return null
  const { id, version, topic, plan, sections } = report
  const told = new StatedSentences()
  for (const section of sections) if (section.isComplete) told.addCited(section)
  const { rewrite } = input
  const planned = new Map(plan.sections.map(section => [section.ordinal, section]))
  return {
    id,
    version,
    topic: { id: topic.id, title: topic.title, language: topic.language, guide: readTopicGuide(topic) },
    told,
    sections: sections.map(({ ordinal, title, isComplete }) => ({
      isComplete,
      plan: {
        order: ordinal,
        title,
        description: planned.get(ordinal)?.description ?? '',
        keyPoints: planned.get(ordinal)?.keyPoints ?? [],
        maxWords: planned.get(ordinal)?.maxWords ?? null,
        instruction: rewrite?.order === ordinal ? rewrite.instruction : null,
      },
    })),
  }
}

/** @returns false if the plan or the source report is deleted. */
async function createReport(
  tx: WorkspaceTransaction,
  { workspaceId, topicId }: { workspaceId: string; topicId: string },
  { reportId, planId, rewrite }: GenerationInput,
): Promise<boolean> {
  // A topic has one running task at a time, so no other transaction assigns a version.
  const created = await tx.$executeRaw`
    INSERT INTO reports (id, workspace_id, topic_id, plan_id, version)
    SELECT ${reportId}::uuid, p.workspace_id, p.topic_id, p.id,
      1 + (SELECT coalesce(max(version), 0) FROM reports WHERE topic_id = p.topic_id)
    FROM topic_plans p
    WHERE p.id = ${planId}::uuid AND p.topic_id = ${topicId}::uuid AND p.workspace_id = ${workspaceId}::uuid`
  if (created === 0) return false
  if (rewrite) return copySections(tx, workspaceId, reportId, rewrite)
  const planned = await tx.$executeRaw`
    INSERT INTO report_sections (workspace_id, report_id, ordinal, title)
    SELECT workspace_id, ${reportId}::uuid, ordinal, title FROM plan_sections
    WHERE plan_id = ${planId}::uuid AND workspace_id = ${workspaceId}::uuid`
  return planned > 0
}

/** Copies all sections, without the text and citations of the one to rewrite. */
async function copySections(
  tx: WorkspaceTransaction,
  workspaceId: string,
  reportId: string,
  from: NonNullable<GenerationInput['rewrite']>,
): Promise<boolean> {
  const copied = await tx.$executeRaw`
    INSERT INTO report_sections (workspace_id, report_id, ordinal, title, markdown, is_complete, model)
    SELECT workspace_id, ${reportId}::uuid, ordinal, title,
      CASE WHEN ordinal = ${from.order}::int THEN '' ELSE markdown END, ordinal <> ${from.order}::int,
      CASE WHEN ordinal = ${from.order}::int THEN NULL ELSE model END
    FROM report_sections WHERE report_id = ${from.reportId}::uuid AND workspace_id = ${workspaceId}::uuid`
  await tx.$executeRaw`
    INSERT INTO section_citations (workspace_id, report_id, ordinal, position, start_at, end_at, chunk_id, document_id,
      document_title, source_uri, digest)
    SELECT workspace_id, ${reportId}::uuid, ordinal, position, start_at, end_at, chunk_id, document_id, document_title,
      source_uri, digest
    FROM section_citations
    WHERE report_id = ${from.reportId}::uuid AND workspace_id = ${workspaceId}::uuid AND ordinal <> ${from.order}::int`
  return copied > 0
}
