import { createHash } from 'node:crypto'
import type { App } from '../../src/app.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'

/** Ids of what `seedReport` made. */
export interface SeededReport {
  topicId: string
  planId: string
  reportId: string
}

/**
 * A topic of an agent with an approved plan of two sections, asked for just now, and a report, written straight to the database. Its first section
 * cites the first passage of each of the documents, over its first ten characters; the second cites nothing.
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
    data: { workspaceId, authorId: author.id, title, language: 'en', status: 'COMPLETED' },
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
      digest: createHash('sha256').update(chunk.content).digest('hex'),
    })),
  })
  return {
    topicId: encodeId('Topic', topic.id),
    planId: encodeId('TopicPlan', plan.id),
    reportId: encodeId('Report', report.id),
  }
}
