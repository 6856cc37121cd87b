import { performance } from 'node:perf_hooks'
import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import { buildSectionQuery } from '../../reports/plan/draft-sections.ts'
import { EvidenceFinder } from '../../reports/plan/evidence-finder.ts'
import { chooseAgents, findEvidence } from '../../reports/plan/make-plan.ts'
import type { SectionIdea } from '../../reports/plan/section-idea.ts'
import { savePlan, saveTopicAgents } from '../../reports/store/save-plan.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { estimateReport, readSearchedAgents } from './estimate-report.ts'
import { checkNewest, findLineProblem, findPlan, lockIdleTopic, normalizeLine } from './find-topic.ts'
import { withPlanDeadlines } from './plan-topic.ts'
import { requireTopicOwner } from './require-topic-owner.ts'

interface PlanSectionInput {
  title: string
  description: string
  keyPoints: readonly string[]
}

interface RevisePlanInput {
  planId: string
  sections: readonly PlanSectionInput[]
}

/**
 * Replaces the newest plan with a new one that has the given sections and new forecasts. A section that keeps its title
 * also keeps the word limit that a template gave it.
 * @returns UUID of the new plan.
 */
export async function revisePlan(
  context: ViewerContext,
  input: RevisePlanInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ planId: string }> {
  requireScope(context, 'WRITE')
  const startedAt = performance.now()
  const former = await findPlan(context, input.planId, {
    sections: { select: { title: true, maxWords: true } },
    topic: { include: { agents: { select: { agentId: true }, orderBy: { ordinal: 'asc' } } } },
  })
  const { topic } = former
  await requireTopicOwner(context, topic.id)
  const subject = { topic: topic.title, language: topic.language }
  const maxWordsOf = new Map(former.sections.map(({ title, maxWords }) => [title, maxWords]))
  const ideas = readSections(input.sections, new InputProblems(found)).map(
    (section): SectionIdea => ({
      ...section,
      maxWords: maxWordsOf.get(section.title) ?? null,
      query: buildSectionQuery(subject, section.title, section.description),
      isOptional: false,
    }),
  )
  const chosen = topic.agents.map(({ agentId }) => agentId)
  // If no agent was relevant to the old sections, search all agents for the new ones.
  const agents = await readSearchedAgents(context, chosen.length ? chosen : null)
  const { timeoutMs } = context.app.config.plans
  const completed = await withPlanDeadlines(startedAt, timeoutMs, async ({ all }) => {
    const finder = new EvidenceFinder(context.db, agents, all)
    await finder.findTopic(subject)
    return findEvidence(ideas, { subject, agents }, finder)
  })
  const estimate = await estimateReport(context, completed.length)
  const { sections, agentIds } = chooseAgents(completed, agents.agentIds)
  const id = uuidv7()
  await context.db.$transaction(async tx => {
    await lockIdleTopic(tx, context.viewer, topic.id)
    await checkNewest(tx, former)
    await savePlan(tx, {
      id,
      workspaceId: context.viewer.workspaceId,
      topicId: topic.id,
      subject,
      // Keep empty lists: the user wants no key points.
      sections: sections.map((section, i) => ({ ...section, keyPoints: [...(ideas[i]?.keyPoints ?? [])] })),
      source: 'PERSON',
      startedAt,
      estimate,
      isFirst: false,
    })
    if (chosen.length === 0)
      await saveTopicAgents(tx, { workspaceId: context.viewer.workspaceId, topicId: topic.id }, agentIds)
    await tx.topic.update({ where: { id: topic.id }, data: { status: 'PLANNED' } })
  })
  return { planId: id }
}

/** Normalizes each text to one line in NFC. @throws ValidationError with every missing or repeated title. */
function readSections(sections: readonly PlanSectionInput[], problems: InputProblems): PlanSectionInput[] {
  const titles = new Set<string>()
  const read = sections.map(({ title, description, keyPoints }, i) => {
    const heading = normalizeLine(title)
    const path = `input.sections.${i}.title`
    const problem = problems.isFine(path) ? findLineProblem(heading) : null
    if (problem) problems.add(path, problem)
    else if (titles.has(heading))
      problems.add(
        `input.sections.${i}.title`,
        'is already the title of an earlier section; titles must be unique',
      )
    titles.add(heading)
    return {
      title: heading,
      description: normalizeLine(description),
      keyPoints: keyPoints.map(normalizeLine).filter(Boolean),
    }
  })
  problems.throwIfAny()
  return read
}

/** Approves the newest plan of a topic, so that a report can be generated from it. Repeating it has no effect. */
export async function approvePlan(
  context: ViewerContext,
  input: { planId: string },
): Promise<{ planId: string }> {
  requireScope(context, 'WRITE')
  const plan = await findPlan(context, input.planId)
  await requireTopicOwner(context, plan.topicId)
  if (plan.status === 'APPROVED') return { planId: plan.id }
  await context.db.$transaction(async tx => {
    await lockIdleTopic(tx, context.viewer, plan.topicId)
    const { status } = await checkNewest(tx, plan)
    if (status === 'APPROVED') return
    if (status !== 'PROPOSED') throw new ConflictError(`This plan is ${status} and cannot be approved.`)
    await tx.topicPlan.update({ where: { id: plan.id }, data: { status: 'APPROVED' } })
    await tx.topic.update({ where: { id: plan.topicId }, data: { status: 'APPROVED' } })
  })
  return { planId: plan.id }
}
