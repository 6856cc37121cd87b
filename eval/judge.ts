/**
 * Measures how well the probe judge separates answerable questions from unanswerable ones: `npm run eval:judge`. Asks
 * every committed question three times: an agent with all documents of the set, one whose scope lacks the expected
 * documents, and one in a workspace about something else. The threshold was chosen on `demo` only.
 */
import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../src/context.ts'
import { type Judgment, judgeQuestion } from '../src/coverage/probes/judge-question.ts'
import { readQuery } from '../src/knowledge/text/read-query.ts'
import { startEvalCanopy } from './eval-canopy.ts'
import type { EvalSet, Question } from './eval-set.ts'
import { readCommittedSets } from './read-committed-sets.ts'
import { runEvaluation } from './run-evaluation.ts'

/** The default of an agent. */
const TOP_K = 10

interface Judged {
  question: Question
  /** Verdicts of the agent that has the answer, of the one that lacks it, and of the one in the other workspace. */
  present: Judgment
  absent: Judgment
  foreign: Judgment
}

async function judgeSet(set: EvalSet, context: ViewerContext, other: ViewerContext): Promise<Judged[]> {
  const documents = await context.db.document.findMany({ select: { id: true, sourceUri: true } })
  const judged: Judged[] = []
  for (const question of set.questions) {
    const others = documents.filter(({ sourceUri }) => !question.expected.includes(sourceUri ?? ''))
    judged.push({
      question,
      present: await judge(context, question, undefined),
      absent: await judge(
        context,
        question,
        others.map(({ id }) => id),
      ),
      foreign: await judge(other, question, undefined),
    })
  }
  return judged
}

/** @param documentIds the scope. Default: the whole workspace */
function judge(
  { app, db, viewer }: ViewerContext,
  { text }: Question,
  documentIds: string[] | undefined,
): Promise<Judgment> {
  const search = {
    workspaceId: viewer.workspaceId,
    embeddings: app.embeddings?.open(viewer) ?? null,
    limit: TOP_K,
    minScore: 0,
    weights: {},
    scope: { documentIds },
  }
  // No document is placed, so any version works.
  return judgeQuestion(db, { search, taxonomyId: uuidv7() }, readQuery(text))
}

function formatRow(name: string, judged: readonly Judged[]): string {
  const isAnswered = ({ verdict }: Judgment) => verdict === 'ANSWERED'
  const right = judged.filter(({ present }) => isAnswered(present)).length
  const wrong = judged.filter(({ absent }) => isAnswered(absent)).length
  const wrongForeign = judged.filter(({ foreign }) => isAnswered(foreign)).length
  const missed = judged.filter(({ absent }) => !isAnswered(absent))
  const located = missed.filter(({ absent }) => absent.diagnosis === 'OUT_OF_SCOPE').length
  const shares = [
    right / Math.max(1, right + wrong),
    right / judged.length,
    wrong / judged.length,
    wrongForeign / judged.length,
    located / Math.max(1, missed.length),
  ]
  return `| ${[name, judged.length, ...shares.map(share => share.toFixed(2))].join(' | ')} |`
}

await runEvaluation('npm run eval:judge', async folder => {
  const canopy = await startEvalCanopy({}, folder)
  try {
    console.log('| set | questions | precision | recall | wrong | wrong, other workspace | located |')
    console.log('|---|---|---|---|---|---|---|')
    const sets = await readCommittedSets()
    const contexts: ViewerContext[] = []
    for (const set of sets) contexts.push(await canopy.open(set))
    for (const [i, set] of sets.entries()) {
      const judged = await judgeSet(set, contexts[i]!, contexts[(i + 1) % sets.length]!)
      for (const language of ['en', 'ko'] as const)
        console.log(
          formatRow(
            `${set.name}, ${language}`,
            judged.filter(({ question }) => question.language === language),
          ),
        )
      console.log(formatRow(set.name, judged))
    }
    return 0
  } finally {
    await canopy.stop()
  }
})
