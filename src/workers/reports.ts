import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import { searchEmbeddings } from '../flags/guarded-models.ts'
import { encodeId } from '../platform/ids.ts'
import { completeReport, dateReport } from '../reports/store/report-rows.ts'
import { startReport } from '../reports/store/start-report.ts'
import { readTopicScope } from '../reports/write/find-passages.ts'
import { gatherEvidence, weighReportTerms } from '../reports/write/gather-evidence.ts'
import { type GenerationInput, generationInput } from '../reports/write/generation-input.ts'
import { createSectionWriter } from '../reports/write/write-section.ts'
import { defineTask, PermanentFailure, type RunTask } from '../tasks/define.ts'
import { makeArtifacts } from './make-artifacts.ts'
import { streamSection } from './stream-section.ts'

const reportResult = z.object({
  reportId: z.uuid(),
  version: z.int(),
  sections: z.int(),
  artifacts: z.array(z.string()),
  model: z.string().nullable(),
  tokens: z.int(),
  costUsd: z.number(),
})

type ReportServices = Pick<
  TaskServices,
  'artifacts' | 'config' | 'embeddings' | 'exporting' | 'flags' | 'models'
>

/** Progress in percent at the start of the first section and at the end of the last. */
const WRITING_FROM = 20
const WRITING_TO = 80
const EXPORTING = 85

/**
 * Writes the unfinished sections of a report one after another, then exports it. A finished section is saved with its
 * citations in one transaction and never written again: the next attempt starts at the first unfinished section.
 */
export const writeReport: RunTask<ReportServices, GenerationInput> = async (run, services) => {
  const { task, input, db, log, signal } = run
  const { workspaceId, topicId } = task
  const report = topicId && (await startReport(db, { workspaceId, topicId }, input, run.effect))
  if (!report)
    throw new PermanentFailure('NOT_FOUND', 'The topic, plan or source report of this task was deleted.')
  const { topic, sections } = report
  const unwritten = sections.filter(section => !section.isComplete)
  await run.report({ percent: 10, step: 'Looking for passages', done: 0, total: unwritten.length })
  const plans = sections.map(({ plan }) => plan)
  const { ownerId: userId, templateId } = report
  const origin = { taskId: task.id, reportId: report.id, userId, templateId }
  const embeddings = await searchEmbeddings(services, { workspaceId }, origin)
  const scope = await readTopicScope(db, { workspaceId, topicId }, embeddings)
  const weightOf = await weighReportTerms(db, { workspaceId, topic: topic.title, sections: plans })
  const { voice, sections: evidence } = await gatherEvidence(
    db,
    { ...topic, scope, weightOf, signal },
    { sections: plans, missing: unwritten.map(({ plan }) => plan) },
  )
  const titles = plans.map(({ title }) => title)
  const writer = createSectionWriter({
    topic,
    titles,
    missing: report.missing,
    model: await services.models.open({ workspaceId, purpose: 'WRITE', ...origin }),
    voice,
    weightOf,
    stated: report.stated,
    log,
  })
  let done = 0
  for (const ofSection of evidence) {
    const { section } = ofSection
    const percent = (count: number) => WRITING_FROM + ((WRITING_TO - WRITING_FROM) * count) / evidence.length
    const step = `Writing "${section.title}"`
    await run.report({ percent: percent(done), step, done, total: evidence.length })
    done++
    const progress = { percent: percent(done), step, done, total: evidence.length }
    const write = (signal: AbortSignal) => writer.write(ofSection, signal)
    await streamSection(run, { reportId: report.id, order: section.order, write, progress })
  }
  await run.report({ percent: EXPORTING, step: 'Exporting files', done, total: done })
  await run.effect(tx => dateReport(tx, { workspaceId, reportId: report.id }))
  await makeArtifacts(run, services, report.id, input.formats)
  return async tx => {
    await completeReport(tx, { workspaceId, reportId: report.id })
    const written = await tx.reportSection.findFirst({
      where: { reportId: report.id, model: { not: null } },
      orderBy: { ordinal: 'asc' },
    })
    return {
      reportId: report.id,
      version: report.version,
      sections: sections.length,
      artifacts: input.formats,
      ...writer.spend,
      model: written?.model ?? null,
    }
  }
}

export const reportTask = defineTask({
  kind: 'REPORT_GENERATION',
  input: generationInput,
  timeoutMs: ({ reportTimeoutMs }) => reportTimeoutMs,
  describeResult(result) {
    const { reportId, ...figures } = reportResult.parse(result)
    return { reportId: encodeId('Report', reportId), ...figures }
  },
  run: writeReport,
})
