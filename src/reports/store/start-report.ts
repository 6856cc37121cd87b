import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { MAX_SECTION_TITLE_CHARACTERS } from '../plan/plan-limits.ts'
import { cutText } from '../text.ts'
import { type GenerationInput, readTopicGuide } from '../write/generation-input.ts'
import type { SectionPlan } from '../write/passage.ts'
import { isNothingFound } from '../write/phrases.ts'
import { StatedSentences } from '../write/stated-sentences.ts'
import type { ReportTopic } from '../write/write-by-evidence.ts'

/** A report that is being written: its plan, and what is written so far. */
export interface StartedReport {
  /** UUID. */
  id: string
  version: number
  /** UUID of the user who owns the topic. Null if that is unknown. */
  ownerId: string | null
  /** UUID of the template of the topic. */
  templateId: string | null
  topic: ReportTopic & { id: string }
  /** In order. */
  sections: { plan: SectionPlan; isComplete: boolean }[]
  /** Titles of sections without evidence: finished ones, and those of the template that the plan left out. */
  missing: string[]
  /** The content of the finished sections. */
  stated: StatedSentences
}

const REPORT = {
  include: {
    topic: { include: { templateVersion: true } },
    plan: { select: { source: true, sections: true } },
    sections: { include: { citations: true }, orderBy: { ordinal: 'asc' } },
  },
} satisfies Prisma.ReportDefaultArgs

interface ReportOwner {
  workspaceId: string
  topicId: string
}

/**
 * Loads a report, or creates it the first time. Null if its topic, plan or source report is deleted.
 * @param write runs the creation in a transaction.
 */
export async function startReport(
  db: WorkspaceDatabase,
  owner: ReportOwner,
  input: GenerationInput,
  write: (create: (tx: WorkspaceTransaction) => Promise<boolean>) => Promise<boolean>,
): Promise<StartedReport | null> {
  const find = () => db.report.findUnique({ where: { id: input.reportId }, ...REPORT })
  let report = await find()
  if (!report) {
    const isCreated = await write(tx => createReport(tx, owner, input))
    report = isCreated ? await find() : null
  }
  if (!report) return null
  const { id, version, topic, plan, sections } = report
  const stated = new StatedSentences()
  for (const section of sections) if (section.isComplete) stated.addCited(section)
  const { rewrite } = input
  const guide = readTopicGuide(topic)
  const titles = new Set(plan.sections.map(({ title }) => title))
  // Only a plan from evidence leaves out what has none. A person or a model may have other reasons.
  const leftOut = plan.source === 'EVIDENCE' ? (guide?.sections ?? []) : []
  const planned = new Map(plan.sections.map(section => [section.ordinal, section]))
  return {
    id,
    version,
    ownerId: topic.createdById,
    templateId: topic.templateVersion?.templateId ?? null,
    topic: {
      id: topic.id,
      title: topic.title,
      language: topic.language,
      guide: guide?.systemPrompt ?? null,
    },
    stated,
    missing: [
      ...leftOut
        .map(({ title }) => cutText(title, MAX_SECTION_TITLE_CHARACTERS))
        .filter(title => !titles.has(title)),
      ...sections.filter(isMissing).map(({ title }) => title),
    ],
    sections: sections.map(({ ordinal: order, title, isComplete }) => {
      const { description = '', keyPoints = [], maxWords = null } = planned.get(order) ?? {}
      const instruction = rewrite?.order === order ? rewrite.instruction : null
      return { isComplete, plan: { order, title, description, keyPoints, maxWords, instruction } }
    }),
  }
}

/** Whether a finished section only says that nothing was found. */
function isMissing({ isComplete, markdown }: { isComplete: boolean; markdown: string }): boolean {
  return isComplete && isNothingFound(markdown)
}

/** @returns false if the plan or the source report is deleted. */
async function createReport(
  tx: WorkspaceTransaction,
  { workspaceId, topicId }: ReportOwner,
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
