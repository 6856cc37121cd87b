import type { TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { Subject } from '../../reports/plan/section-idea.ts'
import type { Guide } from '../../templates/render-guide.ts'
import type { InputProblems } from '../input-problems.ts'
import { readLanguage } from '../read-language.ts'
import { findTopic } from './find-topic.ts'
import { fillGuide, findFormerVersion, findNewestVersion } from './plan-template.ts'
import { findAgentIds, guessLanguage, type PlanTopicInput } from './plan-topic-input.ts'
import { findLineProblem, normalizeLine } from './tidy-line.ts'

/** A checked request for a plan. Ids are UUIDs. */
export interface CheckedPlanInput {
  subject: Subject
  /** Null for a new topic. */
  topic: Topic | null
  /** Null to choose from all agents. */
  agentIds: string[] | null
  /** The template version to plan from. */
  version: TemplateVersion | null
  inputs: Record<string, unknown>
  guide: Guide | null
}

/**
 * Reads a request for a plan. For an existing topic, omitted inputs keep their values.
 * @throws NotFoundError for an unknown topic or template; ValidationError with all other problems.
 */
export async function checkPlanInput(
  context: ViewerContext,
  input: PlanTopicInput,
  problems: InputProblems,
): Promise<CheckedPlanInput> {
  const former = input.topicId ? await findTopic(context, input.topicId) : null
  if (former?.status === 'GENERATING')
    problems.add(
      'input.topicId',
      'a report on this topic is being written; wait until it finishes, or cancel it',
    )
  const topic = normalizeLine(input.topic)
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

/**
 * A given template starts without inputs. Otherwise the topic keeps its template and, unless others are given, its
 * inputs.
 */
async function readTemplate(
  context: ViewerContext,
  { templateId, inputs }: PlanTopicInput,
  former: Topic | null,
  problems: InputProblems,
): Promise<Pick<CheckedPlanInput, 'version' | 'inputs' | 'guide'>> {
  const formerId = former?.templateVersionId
  const version = templateId
    ? await findNewestVersion(context, templateId)
    : formerId
      ? await findFormerVersion(context, formerId, problems)
      : null
  if (!version) {
    if (Object.keys(inputs ?? {}).length)
      problems.add('input.inputs', 'are only allowed with a template; set templateId')
    return { version: null, inputs: {}, guide: null }
  }
  const given = inputs ?? (templateId ? {} : (former?.inputs as Record<string, unknown>))
  return { version, inputs: given, guide: fillGuide(version, given, problems) }
}
