/** Evaluates plans and reports without a model, over the demo: `npm run eval:reports`. See `--help`. */
import { parseArgs } from 'node:util'
import { runEvaluation } from '../run-evaluation.ts'
import {
  type EvaluatedReports,
  findDrops,
  formatTable,
  LATEST,
  readLatest,
  summarize,
  writeLatest,
} from './figures.ts'
import { measureReport } from './measure-report.ts'
import { isOnTopic, readTopics } from './topics.ts'
import { type ReportCanopy, startReportCanopy } from './write-reports.ts'

const USAGE = `npm run eval:reports -- [--check] [--update] [--print TOPIC]

Plans and writes reports on committed topics over the knowledge base of the demo, without a model, and counts what a
reader would object to. Also plans topics that the documents cover or do not cover, and checks which documents are found.

  --check         fails if a figure is worse than in reports/written/latest.json
  --update        writes reports/written/latest.json; commit it with the change that affects the figures
  --print TOPIC   prints the report on this topic instead; can be repeated`

/** Maximum share of documents off the topic. */
const MAX_OTHER_DOCUMENTS = 1 / 3

async function evaluate(canopy: ReportCanopy): Promise<EvaluatedReports> {
  const { reports, known, unrelated } = await readTopics()
  const measured = []
  for (const topic of reports)
    measured.push({ ...topic, ...measureReport(topic, await canopy.write(topic.topic)) })
  const notFound = []
  for (const topic of known) {
    const found = await canopy.findDocuments(topic.topic)
    const others = found.filter(source => !isOnTopic(topic, source))
    const isFound = isOnTopic(topic, found[0] ?? '') && others.length <= MAX_OTHER_DOCUMENTS * found.length
    if (!isFound) notFound.push(`${topic.topic}: ${found.join(', ') || 'nothing'}`)
  }
  const wronglyFound = []
  for (const topic of unrelated) {
    const found = await canopy.findDocuments(topic)
    if (found.length > 0) wronglyFound.push(`${topic}: ${found.join(', ')}`)
  }
  return summarize(measured, { known: known.length, unrelated: unrelated.length, notFound, wronglyFound })
}

async function print(canopy: ReportCanopy, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    console.log(`# ${topic}\n`)
    for (const { title, support, markdown, citations } of await canopy.write(topic))
      console.log(`## ${title} (${support}, ${citations.length} citations)\n\n${markdown}\n`)
  }
}

async function check(present: EvaluatedReports): Promise<number> {
  const last = await readLatest()
  const drops = last ? findDrops(last, present) : []
  if (drops.length === 0) return 0
  const accept = 'To accept these figures, run `npm run eval:reports -- --update` and commit the result.'
  console.error(['Reports have become worse:', ...drops.map(drop => `  ${drop}`), accept].join('\n'))
  return 1
}

async function run(folder: string): Promise<number> {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean' },
      update: { type: 'boolean' },
      print: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const canopy = await startReportCanopy(folder)
  try {
    if (values.print) {
      await print(canopy, values.print)
      return 0
    }
    const present = await evaluate(canopy)
    if (values.update) await writeLatest(LATEST, present)
    if (values.check) return await check(present)
    console.log(formatTable(present))
    return 0
  } finally {
    await canopy.stop()
  }
}

await runEvaluation(USAGE, run)
