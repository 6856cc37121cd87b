import type { ViewerContext } from '../../context.ts'
import type { TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { decodeId } from '../../platform/ids.ts'
import type { Subject } from '../../reports/plan/section-idea.ts'
import { checkInputs } from '../../templates/check-inputs.ts'
import { type Guide, guideVariables, renderGuide } from '../../templates/render-guide.ts'
import { readContent } from '../../templates/template-content.ts'
import { type InputProblems, readLanguage } from '../shared/input-problems.ts'
import { findVisible, visibleTemplates } from '../templates/find-template.ts'
import { findVersion } from '../templates/template-versions.ts'
import { findLineProblem, findTopic, normalizeLine } from './find-topic.ts'
import { requireTopicOwner } from './require-topic-owner.ts'

export interface PlanTopicInput {
  topic: string
  topicId?: string | null | undefined
  templateId?: string | null | undefined
  inputs?: Record<string, unknown> | null | undefined
  agentIds?: readonly string[] | null | undefined
  language?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Detects the language of a topic by its script. English if it is neither Korean nor Latin. */
export function guessLanguage(topic: string): string {
  return detectLanguage(topic) ?? 'en'
}

/** UUIDs of agents, without duplicates and in the order given. Adds a problem for each unknown agent. */
export async function findAgentIds(
  { db }: ViewerContext,
  ids: readonly string[],
  problems: InputProblems,
): Promise<string[]> {
  // Do not look up a list that is too long.
  if (!problems.isFine('input.agentIds')) return []
  const uuids = ids.map(id => decodeId('Agent', id))
  const agents = await db.agent.findMany({
    where: { id: { in: uuids.filter(uuid => uuid !== null) } },
    select: { id: true },
  })
  const known = new Set(agents.map(agent => agent.id))
  for (const [i, uuid] of uuids.entries())
    if (!uuid || !known.has(uuid)) problems.add(`input.agentIds.${i}`, `no agent has the id "${ids[i]}"`)
  return [...new Set(uuids.filter(uuid => uuid !== null))]
}

/** The newest version of a template. @throws NotFoundError if the viewer cannot see it. */
async function findNewestVersion(context: ViewerContext, id: string): Promise<TemplateVersion> {
  return findVersion(context.db, await findVisible(context, id), null)
}

/**
 * The template version (a UUID) of a topic's last plan. Adds a problem and returns null if the viewer cannot see the
 * template, so that its content is not disclosed.
 */
async function findFormerVersion(
  context: ViewerContext,
  id: string,
  problems: InputProblems,
): Promise<TemplateVersion | null> {
  const version = await context.db.templateVersion.findFirst({
    where: { id, template: visibleTemplates(context) },
  })
  if (!version)
    problems.add('input.templateId', 'the template of this topic is not visible to you; choose another one')
  return version
}

/**
 * Renders the guide for a plan from a template. Adds a problem for every input that is unknown or has the wrong type,
 * and for every missing input that the guide requires.
 */
function fillGuide(
  version: TemplateVersion,
  inputs: Record<string, unknown>,
  problems: InputProblems,
): Guide | null {
  const content = readContent(version)
  const checked = checkInputs(guideVariables(content), inputs)
  for (const { path, message } of checked.problems) problems.add(`input.${path}`, message)
  if (checked.problems.length) return null
  const { guide, problems: unfilled } = renderGuide(content, checked.values)
  for (const { path, message } of unfilled)
    problems.add('input.inputs', `cannot fill in the template: ${path} ${message}`)
  return unfilled.length ? null : guide
}

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
 * @throws NotFoundError for an unknown topic or template; NotPermittedError for a topic of another user; ValidationError
 * with all other problems.
 */
export async function checkPlanInput(
  context: ViewerContext,
  input: PlanTopicInput,
  problems: InputProblems,
): Promise<CheckedPlanInput> {
  const former = input.topicId ? await findTopic(context, input.topicId) : null
  if (former) await requireTopicOwner(context, former.id)
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
