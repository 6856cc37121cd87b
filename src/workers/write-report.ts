import { gatherEvidence } from '../reports/write/gather-evidence.ts'
import { type GenerationInput, readGenerationInput } from '../reports/write/generation-input.ts'
import { weighReportTerms } from '../reports/write/weigh-report-terms.ts'
import { createSectionWriter } from '../reports/write/write-section.ts'
import { type BegunReport, beginReport } from './begin-report.ts'
import { makeArtifacts } from './make-artifacts.ts'
import { PermanentFailure, type TaskCode } from './task-definition.ts'
import { tellSection } from './tell-section.ts'

/** Progress while sections are written: from the first to behind the last. */
const WRITING_FROM = 20
const WRITING_TO = 80
const EXPORTING = 85

/**
 * REPORT_GENERATION: writes the sections of a report that are not finished yet, one after the other, and makes files of it. Each
 * finished section is kept in one transaction with what it cites, and never written again: whoever goes on with the task begins
 * with the first that is not.
 */
export const writeReport: TaskCode = async run => {
  const { task, db, model, embeddings, log, signal } = run
  const input = readGenerationInput(task.input)
  const report = await beginReport(run, input)
  if (!report)
    throw new PermanentFailure(
      'NOT_FOUND',
      'The topic, the plan or the report that this was to follow is gone.',
    )
  const { topic, sections } = report
  const missing = sections.filter(section => !section.isComplete)
  await run.report({ percent: 10, step: 'Looking for passages', done: 0, total: missing.length })
  const plans = sections.map(({ plan }) => plan)
  const weightOf = await weighReportTerms(db, {
    workspaceId: task.workspaceId,
    topic: topic.title,
    sections: plans,
  })
  const evidence = await gatherEvidence(
    db,
    { ...topic, workspaceId: task.workspaceId, embeddings, weightOf, signal },
    {
      sections: plans,
      missing: missing.map(({ plan }) => plan),
    },
  )
  const titles = plans.map(({ title }) => title)
  const writer = createSectionWriter({ topic, titles, model, weightOf, told: report.told, log })
  let done = 0
  for (const ofSection of evidence) {
    const { section } = ofSection
    const percent = (count: number) => WRITING_FROM + ((WRITING_TO - WRITING_FROM) * count) / evidence.length
    const step = `Writing "${section.title}"`
    await run.report({ percent: percent(done), step, done, total: evidence.length })
    done++
    const progress = { percent: percent(done), step, done, total: evidence.length }
    const write = (signal: AbortSignal) => writer.write(ofSection, signal)
    await tellSection(run, { reportId: report.id, order: section.order, write, progress })
  }
  await run.report({ percent: EXPORTING, step: 'Making files', done, total: done })
  await makeArtifacts(run, report.id, input.formats)
  return async tx => {
    await tx.$executeRaw`
      UPDATE reports SET completed_at = now() WHERE id = ${report.id}::uuid AND workspace_id = ${task.workspaceId}::uuid`
    const written =
      model && (await tx.reportSection.findFirst({ where: { reportId: report.id, model: model.name } }))
    return { ...describe(report, input), ...writer.spend, model: written?.model ?? null }
  }
}

function describe(report: BegunReport, { formats }: GenerationInput) {
  return {
    reportId: report.id,
    version: report.version,
    sections: report.sections.length,
    artifacts: formats,
  }
}
