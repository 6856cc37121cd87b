import { hash } from 'node:crypto'
import type { App } from '../../src/app.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'

/** IDs of the objects that `seedReport` inserted. */
interface SeededReport {
  topicId: string
  planId: string
  reportId: string
}

/**
 * Inserts a topic of an agent, an approved plan of two sections that was requested just now, and a report. The first ten
 * characters of its first section cite the first passage of each document. The second section has no citations.
 */
export async function seedReport(
  { database: { prisma } }: App,
  { agentId, documentIds }: { agentId: string; documentIds: readonly string[] },
  title = 'How leave works',
): Promise<SeededReport> {
  const agent = await prisma.agent.findUniqueOrThrow({ where: { id: decodeId('Agent', agentId) ?? '' } })
  const { workspaceId } = agent
  const author = await prisma.user.findFirstOrThrow({ where: { workspaceId } })
  const chunks = await prisma.chunk.findMany({
    where: { documentId: { in: documentIds.flatMap(id => decodeId('Document', id) ?? []) }, ordinal: 0 },
    include: { document: true },
    orderBy: { documentId: 'asc' },
  })
  await prisma.planRequest.create({ data: { workspaceId, userId: author.id } })
  const topic = await prisma.topic.create({
    data: { workspaceId, createdById: author.id, title, language: 'en', status: 'COMPLETED' },
  })
  await prisma.topicAgent.create({ data: { workspaceId, topicId: topic.id, agentId: agent.id, ordinal: 1 } })
  const plan = await prisma.topicPlan.create({
    data: {
      workspaceId,
      topicId: topic.id,
      revision: 1,
      status: 'APPROVED',
      source: 'EVIDENCE',
      outline: `# ${title}\n`,
      estimateSeconds: 2,
      estimateTokens: 0,
      estimateCostUsd: 0,
      tookMs: 1,
    },
  })
  const sections = [1, 2].map(ordinal => ({ workspaceId, ordinal, title: `Section ${ordinal}` }))
  const forecast = {
    passages: chunks.length,
    documents: chunks.length,
    support: 'THIN' as const,
    agentIds: [agent.id],
  }
  await prisma.planSection.createMany({
    data: sections.map(section => ({
      ...section,
      planId: plan.id,
      description: 'What it says.',
      ...forecast,
    })),
  })
  const report = await prisma.report.create({
    data: { workspaceId, topicId: topic.id, planId: plan.id, version: 1, completedAt: new Date() },
  })
  await prisma.reportSection.createMany({
    data: sections.map(section => ({
      ...section,
      reportId: report.id,
      markdown: 'Everybody has leave.',
      isComplete: true,
    })),
  })
  await prisma.sectionCitation.createMany({
    data: chunks.map((chunk, position) => ({
      workspaceId,
      reportId: report.id,
      ordinal: 1,
      position,
      start: 0,
      end: 10,
      chunkId: chunk.id,
      documentId: chunk.documentId,
      documentTitle: chunk.document.title,
      sourceUri: chunk.document.sourceUri,
      digest: hash('sha256', chunk.content),
    })),
  })
  return {
    topicId: encodeId('Topic', topic.id),
    planId: encodeId('TopicPlan', plan.id),
    reportId: encodeId('Report', report.id),
  }
}
