import type { ResultOf } from '@graphql-typed-document-node/core'
import type { CanopyClient } from '../canopy-client.ts'
import { openFile } from './open-file.ts'
import { ApprovePlan, Artifacts, DeleteTopic, GenerateReport, PlanTopic, WatchTopic } from './operations.ts'
import { bold, createLiveLine, dim, formatBar, formatPercent, formatTable, printLine } from './terminal.ts'

const TOPIC = '재택근무와 해외 근무 규정'

/** Plans a report, approves the plan, watches the report being written, and opens every exported file. */
export async function writeReport(client: CanopyClient): Promise<void> {
  const { planTopic } = await client.run(PlanTopic, { topic: TOPIC })
  if (planTopic.__typename !== 'PlanTopicPayload') throw new Error(planTopic.message)
  const { topic, plan } = planTopic
  printLine(`  ${bold(TOPIC)}: planned in ${Math.round(plan.tookMs)} ms ${dim(`by ${plan.source}`)}\n`)
  printLine(
    formatTable(
      ['Section', 'Passages', 'Documents', 'Support'],
      plan.sections.map(({ order, title, forecast }) => [
        `${order}. ${title}`,
        String(forecast.passages),
        String(forecast.documents),
        forecast.support,
      ]),
    ),
  )
  const { approvePlan } = await client.run(ApprovePlan, { planId: plan.id })
  if (approvePlan.__typename !== 'ApprovePlanPayload') throw new Error(approvePlan.message)
  const { generateReport } = await client.run(GenerateReport, { planId: plan.id })
  if (generateReport.__typename !== 'GenerateReportPayload') throw new Error(generateReport.message)
  printLine('')
  await watchWriting(client, topic.id)
  await openArtifacts(client, topic.id)
  // Restore the knowledge base.
  await client.run(DeleteTopic, { id: topic.id })
}

type Item = ResultOf<typeof WatchTopic>['topicProgress']
type SectionText = Extract<Item, { __typename: 'SectionText' }>

async function watchWriting(client: CanopyClient, topicId: string): Promise<void> {
  const line = createLiveLine()
  const texts = new Map<number, string>()
  for await (const { topicProgress: item } of client.watch(WatchTopic, { topicId })) {
    if (item.__typename === 'SectionText') texts.set(item.order, append(texts.get(item.order) ?? '', item))
    if (item.__typename !== 'TaskEvent') continue
    const { percent, step } = item.progress
    line.show(
      `  ${item.type.padEnd(10)}  ${formatBar(percent)} ${formatPercent(percent)}  ${item.failure?.message ?? step ?? ''}`.trimEnd(),
    )
  }
  line.keep()
  const length = [...texts.values()].reduce((sum, text) => sum + [...text].length, 0)
  printLine(dim(`\n  ${texts.size} sections with ${length} characters were streamed as they were written.\n`))
}

/** Replaces everything from the piece's offset on, so a section that starts over at offset 0 starts over here too. */
function append(text: string, { offset, text: piece, complete }: SectionText): string {
  return complete ? piece : [...text].slice(0, offset).join('') + piece
}

async function openArtifacts(client: CanopyClient, topicId: string): Promise<void> {
  const { topic } = await client.run(Artifacts, { topicId })
  const report = topic?.reports.nodes[0]
  if (topic?.status !== 'COMPLETED' || !report) throw new Error(`The report is ${topic?.status}.`)
  const citations = report.sections.flatMap(section => section.citations)
  const sources = new Set(citations.map(({ chunk }) => chunk.document.title))
  printLine(`  ${citations.length} citations from ${sources.size} documents: ${[...sources].join(', ')}\n`)
  const titles = report.sections.map(({ title }) => title)
  const rows = await Promise.all(
    report.artifacts.map(async ({ kind, filename, bytes, downloadUrl }) => {
      const found = await openFile(kind, downloadUrl, titles)
      return [kind, filename, `${(bytes / 1000).toFixed(1)} kB`, `${found} of ${titles.length} headings`]
    }),
  )
  printLine(formatTable(['Kind', 'File', 'Size', 'Contains'], rows))
}
