/**
 * Fits the coefficients of src/knowledge/retrieval/relevance.ts to questions, and prints them:
 * `npm run eval:fit -- [--reading FILE ...]`. Uses the committed questions, and files in the format of SQuAD 1.1.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { MAX_MARGIN, toFactors } from '../../src/knowledge/retrieval/relevance.ts'
import { startEvalCanopy } from '../eval-canopy.ts'
import type { Language } from '../eval-set.ts'
import { runEvaluation } from '../run-evaluation.ts'
import { isKorean } from '../variants.ts'
import { askAgents, askReader, type Outcome, toEvalSet } from './ask.ts'
import { QUESTION_SETS, readQuestions, readReadingSet } from './questions.ts'

/** Files have more questions than the committed sets, but they are further from what users ask. */
const READING_WEIGHT = 0.4
const STEPS = 6_000
const LEARNING_RATE = 2
const PENALTY = 0.0005

interface Example {
  x: readonly number[]
  isRight: boolean
  weight: number
}

/** Logistic regression by gradient descent. The last coefficient is the base. */
function fitLogistic(examples: readonly Example[]): number[] {
  const size = examples[0]!.x.length
  const c = new Array<number>(size + 1).fill(0)
  const total = examples.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Array<number>(size + 1).fill(0)
    for (const { x, isRight, weight } of examples) {
      const logit = x.reduce((sum, value, i) => sum + value * c[i]!, c[size]!)
      const error = (1 / (1 + Math.exp(-logit)) - Number(isRight)) * weight
      for (const [i, value] of [...x, 1].entries()) gradient[i]! += error * value
    }
    for (let i = 0; i <= size; i++)
      c[i]! -= LEARNING_RATE * (gradient[i]! / total + (i < size ? PENALTY * c[i]! : 0))
  }
  return c
}

function printFit(language: Language, outcomes: readonly { outcome: Outcome; weight: number }[]): void {
  const usable = outcomes.flatMap(({ outcome, weight }) => {
    const { best, isBestRight: isRight } = outcome
    if (!best || best.found.features.inPassage === 0) return []
    const factors = toFactors(best.found.features)
    return { names: Object.keys(factors), x: Object.values(factors), margin: best.margin, isRight, weight }
  })
  const c = fitLogistic(usable)
  const logitOf = (x: readonly number[]) => x.reduce((sum, value, i) => sum + value * c[i]!, c[x.length]!)
  const confidence = fitLogistic(
    usable.map(({ x, margin, ...rest }) => ({ ...rest, x: [logitOf(x), Math.min(margin, MAX_MARGIN)] })),
  )
  print(`${language}, relevance`, usable[0]?.names ?? [], c)
  print(`${language}, confidence`, ['relevance', 'margin'], confidence)
}

function print(title: string, names: readonly string[], c: readonly number[]): void {
  const parts = names.map((name, i) => `${name}: ${c[i]!.toFixed(2)}`)
  console.log(`${title}: base: ${c[names.length]!.toFixed(2)}, ${parts.join(', ')}`)
}

await runEvaluation('npm run eval:fit -- [--reading FILE ...]', async folder => {
  const { values } = parseArgs({ options: { reading: { type: 'string', multiple: true } } })
  const canopy = await startEvalCanopy({ DEMO: 'true' }, folder)
  try {
    const outcomes: { outcome: Outcome; weight: number }[] = []
    const demo = await canopy.openDemo()
    for (const set of Object.keys(QUESTION_SETS) as (keyof typeof QUESTION_SETS)[])
      for (const outcome of await askAgents(demo, await readQuestions(set)))
        outcomes.push({ outcome, weight: 1 })
    for (const file of values.reading ?? []) {
      const set = await readReadingSet(file)
      const context = await canopy.open(toEvalSet(basename(file), set))
      for (const outcome of await askReader(context, set)) outcomes.push({ outcome, weight: READING_WEIGHT })
    }
    for (const language of ['en', 'ko'] as const)
      printFit(
        language,
        outcomes.filter(({ outcome }) => isKorean(outcome.question) === (language === 'ko')),
      )
    return 0
  } finally {
    await canopy.stop()
  }
})
