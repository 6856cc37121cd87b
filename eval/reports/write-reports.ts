import { setTimeout as sleep } from 'node:timers/promises'
import type { ViewerContext } from '../../src/context.ts'
import type { SupportLevel } from '../../src/generated/prisma/client.ts'
import { detectLanguage } from '../../src/knowledge/text/detect-language.ts'
import { encodeId } from '../../src/platform/ids.ts'
import { EvidenceFinder } from '../../src/reports/plan/evidence-finder.ts'
import { generateReport } from '../../src/resolvers/reports/generate-report.ts'
import { readSearchedAgents } from '../../src/resolvers/topics/estimate-report.ts'
import { planTopic } from '../../src/resolvers/topics/plan-topic.ts'
import { approvePlan } from '../../src/resolvers/topics/revise-plan.ts'
import { startEvalCanopy } from '../eval-canopy.ts'

/** A section as planned and as written. */
export interface WrittenSection {
  title: string
  /** The forecast of the plan. */
  support: SupportLevel
  markdown: string
  /** Offsets are code points. `content` is the passage, with the headings above it. */
  citations: { start: number; end: number; source: string; headings: string[]; content: string }[]
}

export interface ReportCanopy {
  /** Plans a report, approves the plan unchanged, and writes it from evidence. */
  write(topic: string): Promise<WrittenSection[]>
  /** Sources of the documents that a plan for the topic uses, best first. */
  findDocuments(topic: string): Promise<string[]>
  stop(): Promise<void>
}

const POLL_INTERVAL_MS = 20

/** An embedded Canopy with the demo and default settings. Ignores the environment. */
export async function startReportCanopy(dataDir: string): Promise<ReportCanopy> {
  // Plans that run out of time depend on the machine.
  const settings = { DEMO: 'true', PLANS_PER_MINUTE: '1000', PLAN_TIMEOUT_MS: '60000' }
  const canopy = await startEvalCanopy(settings, dataDir)
  const context = await canopy.openDemo()
  return {
    write: topic => writeReport(context, topic),
    findDocuments: topic => findDocuments(context, topic),
    stop: () => canopy.stop(),
  }
}

async function writeReport(context: ViewerContext, topic: string): Promise<WrittenSection[]> {
  const { db } = context
  const planned = await planTopic(context, { topic })
  const planId = encodeId('TopicPlan', planned.planId)
  await approvePlan(context, { planId })
  const { taskId } = await generateReport(context, { planId, formats: ['MARKDOWN'] })
  await waitForTask(context, taskId)
  const plan = await db.planSection.findMany({
    where: { planId: planned.planId },
    orderBy: { ordinal: 'asc' },
  })
  const sections = await db.reportSection.findMany({
    where: { report: { topicId: planned.topicId } },
    include: { citations: { orderBy: { position: 'asc' } } },
    orderBy: { ordinal: 'asc' },
  })
  const ids = sections.flatMap(({ citations }) => citations.flatMap(({ chunkId }) => chunkId ?? []))
  const chunks = await db.chunk.findMany({ where: { id: { in: ids } } })
  const chunkOf = new Map(chunks.map(chunk => [chunk.id, chunk]))
  return sections.map(({ title, markdown, citations }, i) => ({
    title,
    markdown,
    support: plan[i]?.support ?? 'NONE',
    citations: citations.map(({ start, end, sourceUri, chunkId }) => {
      const { headings = [], content = '' } = chunkOf.get(chunkId ?? '') ?? {}
      return { start, end, source: sourceUri ?? '', headings, content }
    }),
  }))
}

async function waitForTask({ db }: ViewerContext, id: string): Promise<void> {
  for (;;) {
    const { status } = await db.task.findUniqueOrThrow({ where: { id }, select: { status: true } })
    if (status === 'COMPLETED') return
    if (status !== 'PENDING' && status !== 'RUNNING') throw new Error(`A report was not written: ${status}.`)
    await sleep(POLL_INTERVAL_MS)
  }
}

async function findDocuments(context: ViewerContext, topic: string): Promise<string[]> {
  const agents = await readSearchedAgents(context, null)
  const finder = new EvidenceFinder(context.db, agents, new AbortController().signal)
  await finder.findTopic({ topic, language: detectLanguage(topic) ?? 'en' })
  return [...new Set(finder.about.map(({ sourceUri }) => sourceUri ?? ''))]
}
