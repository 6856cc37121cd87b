import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../src/app.ts'

/** Creates a completed goal with a plan, a step, a file, a citation, a text, an event and a call of a model, in the database. */
export async function seedGoal({ database: { prisma } }: App, workspaceId: string): Promise<string> {
  const user = await prisma.user.findFirstOrThrow({ where: { workspaceId } })
  const chunk = await prisma.chunk.findFirstOrThrow({ where: { workspaceId }, include: { document: true } })
  const [goalId, stepId] = [uuidv7(), uuidv7()]
  const range = { low: 1, expected: 2, high: 3 }
  const estimate = { seconds: range, costUsd: range, tokens: range, basedOnSteps: 0 }
  await prisma.goal.create({
    data: {
      ...{ id: goalId, workspaceId, createdById: user.id, language: 'en' },
      text: `A goal of ${workspaceId}`,
      status: 'COMPLETED',
      autoApprove: false,
      maxParallel: 4,
      planVersion: 1,
      synthesis: `An answer for ${workspaceId}`,
      synthesisSource: 'EVIDENCE',
      lastSequence: 1,
      finishedAt: new Date(),
    },
  })
  await prisma.goalStep.create({
    data: {
      ...{ id: stepId, workspaceId, goalId, key: 'table', kind: 'TABLE', title: 'Table', description: '' },
      ...{ dependsOn: [], risks: [], criteria: [], estimate },
      status: 'COMPLETED',
      outputText: 'A table.',
    },
  })
  await prisma.goalPlan.create({
    data: {
      ...{ goalId, workspaceId, version: 1, hash: '0'.repeat(64), source: 'EVIDENCE', stepIds: [stepId] },
      ...{ estimate: { ...estimate, makespanSeconds: range }, criticalPath: ['table'], violations: [] },
    },
  })
  const file = { kind: 'CSV' as const, filename: 'table.csv', contentType: 'text/csv', bytes: 1 }
  await prisma.goalFile.create({ data: { ...file, workspaceId, goalId, stepId, sha256: '0'.repeat(64) } })
  const { id: chunkId, documentId, document } = chunk
  await prisma.goalCitation.create({
    data: {
      ...{ workspaceId, goalId, textId: goalId, position: 0, start: 0, end: 2, chunkId, documentId },
      ...{ documentTitle: document.title, sourceUri: null, digest: '0'.repeat(64) },
    },
  })
  await prisma.goalText.create({
    data: { goalId, workspaceId, digest: '0'.repeat(64), text: 'A text.', modelName: 'seed' },
  })
  await prisma.goalEvent.create({ data: { goalId, workspaceId, sequence: 1, type: 'GOAL' } })
  await prisma.modelCall.updateMany({ where: { workspaceId }, data: { goalId, goalStepId: stepId } })
  return goalId
}
