import type { TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { Subject } from '../../reports/plan/section-idea.ts'
import type { Guide } from '../../templates/render-guide.ts'
import type { InputProblems } from '../input-problems.ts'
import { readLanguage } from '../read-language.ts'
import { findTopic } from './find-topic.ts'
import { fillGuide, findFormerVersion, findNewestVersion } from './plan-template.ts'
import { findAgentIds, guessLanguage, type PlanTopicInput } from './plan-topic-input.ts'
import { findLineProblem, tidyLine } from './tidy-line.ts'

/** What is to be planned, checked. Ids are UUIDs. */
export interface PlanWish {
  subject: Subject
  /** Null: a new topic. */
  topic: Topic | null
  /** Null: all agents that have something to say. */
  agentIds: string[] | null
  /** Of a template. */
  version: TemplateVersion | null
  inputs: Record<string, unknown>
  guide: Guide | null
}

/**
 * Reads what is to be planned. Of a topic that is there, what the input leaves out stays as it is.
 * @throws NotFoundError for an unknown topic or template; ValidationError naming everything else that is wrong.
 */
export async function readPlanWish(
  context: ViewerContext,
  input: PlanTopicInput,
  problems: InputProblems,
): Promise<PlanWish> {
  const former = input.topicId ? await findTopic(context, input.topicId) : null
  if (former?.status === 'GENERATING')
    problems.add('input.topicId', 'a report of this topic is being written: wait for its end, or cancel it')
  const topic = tidyLine(input.topic)
  const problem = problems.isFine('input.topic') ? findLineProblem(topic) : null
  if (problem) problems.add('input.topic', problem)
  const language = input.language
    ? readLanguage(input.language, problems)
    : (former?.language ?? guessLanguage(topic))
  const agentIds = input.agentIds
    ? await findAgentIds(context, input.agentIds, problems)
    : await formerAgents(context, former)
  const template = await readTemplate(context, input, former, problems)
  problems.throwIfAny()
  return { subject: { topic, language: language ?? '' }, topic: former, agentIds, ...template }
}

async function formerAgents({ db }: ViewerContext, topic: Topic | null): Promise<string[] | null> {
  if (!topic) return null
  const rows = await db.topicAgent.findMany({ where: { topicId: topic.id }, orderBy: { ordinal: 'asc' } })
  return rows.length ? rows.map(row => row.agentId) : null
}

/** A template that is named begins anew; without one, that of the topic stays, with its inputs unless others are given. */
async function readTemplate(
  context: ViewerContext,
  { templateId, inputs }: PlanTopicInput,
  former: Topic | null,
  problems: InputProblems,
): Promise<Pick<PlanWish, 'version' | 'inputs' | 'guide'>> {
  const formerId = former?.templateVersionId
  const version = templateId
    ? await findNewestVersion(context, templateId)
    : formerId
      ? await findFormerVersion(context, formerId, problems)
      : null
  if (!version) {
    if (Object.keys(inputs ?? {}).length)
      problems.add('input.inputs', 'are for the variables of a template: name one with templateId')
    return { version: null, inputs: {}, guide: null }
  }
  const given = inputs ?? (templateId ? {} : (former?.inputs as Record<string, unknown>))
  return { version, inputs: given, guide: fillGuide(version, given, problems) }
}
