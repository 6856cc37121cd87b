/** Evaluates quoted answers: `npm run eval:answers`. See `--help`. */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { startEvalCanopy } from '../eval-canopy.ts'
import { runEvaluation } from '../run-evaluation.ts'
import { askAgents, askReader, type Outcome, toEvalSet } from './ask.ts'
import {
  type Figures,
  findFailures,
  formatCalibration,
  formatTable,
  readLatest,
  summarize,
  writeLatest,
} from './figures.ts'
import { QUESTION_SETS, readQuestions, readReadingSet } from './questions.ts'

const USAGE = `npm run eval:answers -- [--check] [--update] [--reading FILE] [--wrong]

Asks the agents of the demo committed questions, without a model, and counts right and wrong answers, and refusals. An
answer is right if it contains one of the texts that the question lists.

  --check         fails if an aim is missed or a figure is more than 0.03 worse than in reports/answers/latest.json
  --update        writes reports/answers/latest.json; commit it with the change that affects the figures
  --reading FILE  asks the questions of a file in the format of SQuAD 1.1 instead (up to 300), each once with all texts
                  and once without the text that answers it
  --wrong         also prints the questions that are not answered right`

interface Evaluation {
  figures: Figures[]
  outcomes: Outcome[]
}

async function evaluateDemo(folder: string): Promise<Evaluation> {
  const canopy = await startEvalCanopy({ DEMO: 'true' }, folder)
  try {
    const context = await canopy.openDemo()
    const figures: Figures[] = []
    const outcomes: Outcome[] = []
    for (const set of Object.keys(QUESTION_SETS) as (keyof typeof QUESTION_SETS)[]) {
      const questions = await readQuestions(set)
      for (const language of ['en', 'ko'] as const) {
        const asked = await askAgents(
          context,
          questions.filter(question => question.language === language),
        )
        figures.push(summarize(`${set}, ${language}`, asked))
        outcomes.push(...asked)
      }
    }
    return { figures, outcomes }
  } finally {
    await canopy.stop()
  }
}

async function evaluateReading(file: string, folder: string): Promise<Evaluation> {
  const canopy = await startEvalCanopy({}, folder)
  try {
    const set = await readReadingSet(file)
    const name = basename(file, '.json')
    const outcomes = await askReader(await canopy.open(toEvalSet(name, set)), set)
    return { figures: [summarize(name, outcomes)], outcomes }
  } finally {
    await canopy.stop()
  }
}

function listFailed(outcomes: readonly Outcome[]): string {
  return outcomes
    .filter(({ isAnswerable, result }) => result === 'wrong' || (isAnswerable && result === 'refused'))
    .map(({ question, result, confidence, answer }) =>
      answer === null
        ? `${result}: ${question}`
        : `${result} (${confidence?.toFixed(2)}): ${question}\n  ${answer.replaceAll('\n', '\n  ')}`,
    )
    .join('\n')
}

async function check(present: readonly Figures[]): Promise<number> {
  const failures = findFailures(await readLatest(), present)
  if (failures.length === 0) return 0
  const accept = 'To accept these figures, run `npm run eval:answers -- --update` and commit the result.'
  console.error(
    ['Answers are not good enough:', ...failures.map(failure => `  ${failure}`), accept].join('\n'),
  )
  return 1
}

async function run(folder: string): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean' },
      update: { type: 'boolean' },
      reading: { type: 'string' },
      wrong: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help || (values.reading && (values.check || values.update))) {
    console.log(USAGE)
    return values.help ? 0 : 1
  }
  const { figures, outcomes } = values.reading
    ? await evaluateReading(values.reading, folder)
    : await evaluateDemo(folder)
  if (values.update) await writeLatest(figures)
  if (values.check) return check(figures)
  if (values.wrong) console.log(`${listFailed(outcomes)}\n`)
  console.log(`${formatTable(figures)}\n\n${formatCalibration(outcomes)}`)
  return 0
}

await runEvaluation(USAGE, run)
