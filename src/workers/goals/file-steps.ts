import { type TableContent, tableFromFacts } from '../../goals/files/fact-table.ts'
import { readFacts } from '../../goals/files/facts.ts'
import { makeSlides } from '../../goals/files/make-slides.ts'
import { makeTable } from '../../goals/files/make-table.ts'
import { readTableAnswer, tablePrompt } from '../../goals/files/model-table.ts'
import { stepWords } from '../../goals/plan/step-words.ts'
import { planDocument } from '../../goals/steps/document-plan.ts'
import { collectText } from '../../models/collect-text.ts'
import { ModelFailed } from '../../models/language-model.ts'
import { PermanentFailure } from '../../tasks/define.ts'
import type { StepOutput, StepWork } from './step-work.ts'

/** Nothing can be made of nothing: the steps before found no facts. */
function requireFacts({ results, goal: { language } }: StepWork): void {
  if (readFacts(results, language).length === 0)
    throw new PermanentFailure('NOTHING_FOUND', 'The steps that this one needs found nothing to show.')
}

/** The title of the step, or that of a report on the goal if it only says what kind of file it is. */
function titleOf({ goal: { text, language }, step, results }: StepWork): string {
  const { table, slides, document } = stepWords(language)
  const isGeneral = step.title === table || step.title === slides
  return isGeneral
    ? planDocument({ goal: text, language, step: { title: document }, results }).title
    : step.title
}

/** Makes a table of the results, with a model or else with a row for each fact. */
export async function makeTableOfStep(work: StepWork): Promise<StepOutput> {
  requireFacts(work)
  const { run, goal, results } = work
  await run.report({ percent: 10, step: 'Making the table' })
  const content =
    (await askForTable(work)) ?? tableFromFacts(readFacts(results, goal.language), goal.language)
  const files = await makeTable({ ...content, title: titleOf(work), language: goal.language })
  const data = { columns: content.columns, rows: content.rows.length }
  return { markdown: '', citations: [], unanswered: [], data, files, reportId: null }
}

/** In UTF-16 code units. Stops a model that never ends its answer. */
const MAX_ANSWER_LENGTH = 100_000

/** Null without a model, and if it fails or answers with something else. */
async function askForTable({ run, services, goal, step, results }: StepWork): Promise<TableContent | null> {
  const { workspaceId, language, createdById: userId } = goal
  const model = await services.models.open({ workspaceId, purpose: 'WRITE', taskId: run.task.id, userId })
  if (!model) return null
  const prompt = tablePrompt({ goal: goal.text, step, results, language })
  try {
    return readTableAnswer(
      await collectText(model, prompt, { maxLength: MAX_ANSWER_LENGTH, signal: run.signal }),
    )
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error
    run.log.warn({ cause: error.message }, 'the model failed, so the table has a row for each fact')
    return null
  }
}

/** Makes a presentation of the results. */
export async function makeSlidesOfStep(work: StepWork): Promise<StepOutput> {
  requireFacts(work)
  const { run, goal, results } = work
  await run.report({ percent: 10, step: 'Making the slides' })
  const missing = results.flatMap(({ unanswered }) => unanswered)
  const file = await makeSlides({
    title: titleOf(work),
    subtitle: goal.text,
    results,
    language: goal.language,
    missing,
  })
  return { markdown: '', citations: [], unanswered: [], data: null, files: [file], reportId: null }
}
