import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { ArtifactKind, Prisma } from '../../generated/prisma/client.ts'
import { loadPlanAgents } from '../../goals/plan/make-goal-plan.ts'
import { planDocument } from '../../goals/steps/document-plan.ts'
import { JoinedText } from '../../goals/steps/joined-text.ts'
import type { CitedMarkdown } from '../../goals/steps/step-result.ts'
import { estimatePlan } from '../../reports/plan/estimate-plan.ts'
import { EvidenceFinder, type SearchedAgents } from '../../reports/plan/evidence-finder.ts'
import { chooseAgents, findEvidence } from '../../reports/plan/make-plan.ts'
import { savePlan, saveTopicAgents } from '../../reports/store/save-plan.ts'
import { PermanentFailure } from '../../tasks/define.ts'
import { writeReport } from '../reports.ts'
import type { StepOutput, StepWork } from './step-work.ts'

const FORMATS: ArtifactKind[] = ['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF']

/** UUIDs of what the step has created, kept in its output so that the next attempt continues the same report. */
const created = z.object({ topicId: z.uuid(), planId: z.uuid(), reportId: z.uuid() })
type Created = z.output<typeof created>

/** Creates a topic with an approved plan, owned by the user of the goal, and writes the report. */
export async function writeDocument(work: StepWork): Promise<StepOutput> {
  const { run, services, step } = work
  const known = created.safeParse(step.outputData)
  const { topicId, planId, reportId } = known.success ? known.data : await createTopic(work)
  const input = { planId, reportId, formats: FORMATS }
  const finish = await writeReport({ ...run, task: { ...run.task, topicId }, input }, services)
  return {
    ...{ markdown: '', citations: [], unanswered: [], files: [], data: null, reportId },
    judged: await readReport(work, reportId),
    async finish(tx) {
      await finish(tx)
      await tx.topic.updateMany({ where: { id: topicId }, data: { status: 'COMPLETED' } })
    },
  }
}

/** The sections of a written report as one text. */
async function readReport({ run }: StepWork, reportId: string): Promise<CitedMarkdown> {
  const sections = await run.db.reportSection.findMany({
    where: { reportId },
    include: { citations: { orderBy: { position: 'asc' } } },
    orderBy: { ordinal: 'asc' },
  })
  const text = new JoinedText()
  for (const { title, markdown, citations } of sections) {
    text.heading(2, title)
    text.text({ markdown, citations })
  }
  return text.read()
}

async function createTopic({ run, services, goal, step, results }: StepWork): Promise<Created> {
  const { db, task, signal } = run
  const { workspaceId, language, createdById } = goal
  await run.report({ percent: 5, step: 'Planning' })
  const startedAt = performance.now()
  const { title, sections: ideas } = planDocument({ goal: goal.text, language, step, results })
  const subject = { topic: title, language }
  const model = await services.models.open({
    workspaceId,
    purpose: 'WRITE',
    taskId: task.id,
    userId: createdById,
  })
  const agents = await readAgents({ run, services, goal, step, results }, model === null)
  const finder = new EvidenceFinder(db, agents, signal)
  await finder.findTopic(subject)
  const found = await findEvidence(ideas, { subject, agents }, finder)
  signal.throwIfAborted()
  if (found.length === 0)
    throw new PermanentFailure('NOTHING_FOUND', 'No document has anything to write in the report.')
  const { sections, agentIds } = chooseAgents(found, agents.agentIds)
  const ids: Created = { topicId: uuidv7(), planId: uuidv7(), reportId: uuidv7() }
  const { topicId, planId } = ids
  const estimate = await estimatePlan(sections.length, model, null)
  await run.effect(async tx => {
    await tx.topic.create({
      data: { id: topicId, workspaceId, title, language, status: 'APPROVED', createdById },
    })
    await saveTopicAgents(tx, { workspaceId, topicId }, agentIds)
    await savePlan(tx, {
      ...{ id: planId, workspaceId, topicId, subject, sections, startedAt, estimate },
      source: 'EVIDENCE',
      isFirst: true,
    })
    await tx.topicPlan.updateMany({ where: { id: planId }, data: { status: 'APPROVED' } })
    await tx.goalStep.update({ where: { id: step.id }, data: { outputData: ids as Prisma.InputJsonObject } })
  })
  return ids
}

/** The agents of the step and of those that it depends on. Without any, all agents that the goal can use. */
async function readAgents(
  { run, services, goal, step }: StepWork,
  isQuoted: boolean,
): Promise<SearchedAgents> {
  const { db, task } = run
  const { workspaceId, createdById: userId } = goal
  const others = await db.goalStep.findMany({
    where: { goalId: goal.id, isCurrent: true, key: { in: step.dependsOn } },
    select: { agentId: true },
  })
  const named = [...new Set([step, ...others].flatMap(({ agentId }) => agentId ?? []))]
  const usable = goal.agentIds.length > 0 ? goal.agentIds : null
  const agents = await loadPlanAgents(db, workspaceId, named.length > 0 ? named : usable)
  return {
    workspaceId,
    agentIds: named.length > 0 ? named : usable,
    nodeIds: [...new Set(agents.flatMap(({ nodeIds }) => nodeIds))],
    embeddings: await searchEmbeddings(services, { workspaceId }, { taskId: task.id, userId }),
    isQuoted,
  }
}
