import type { TopicPlan as PlanRow, PlanSection as SectionRow } from '../../generated/prisma/client.ts'
import {
  MAX_KEY_POINT_CHARACTERS,
  MAX_KEY_POINTS,
  MAX_PLAN_SECTIONS,
  MAX_SECTION_DESCRIPTION_CHARACTERS,
  MAX_SECTION_TITLE_CHARACTERS,
} from '../../reports/plan/plan-limits.ts'
import { loadAgentLists } from '../../resolvers/topics/list-topics.ts'
import { Agent } from '../agents/agent.ts'
import { costOfText } from '../cost/field-costs.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'

const PlanStatusEnum = defineEnum('PlanStatus', 'Status of a plan.', {
  PROPOSED: 'The plan is not approved yet.',
  APPROVED: 'Reports can be generated from the plan.',
  SUPERSEDED: 'There is a newer plan for the topic.',
})

export const PlanSourceEnum = defineEnum('PlanSource', 'How a plan or text was created.', {
  MODEL: 'Written by a model.',
  EVIDENCE:
    'Made from the passages found and, if there is one, the template, because no model is configured or the model missed the deadline, failed, or returned an invalid text.',
  PERSON: 'Revised by a person.',
})

const SupportLevelEnum = defineEnum(
  'SupportLevel',
  'How well the documents of the agents support a section.',
  {
    NONE: 'No passages were found.',
    THIN: 'Fewer than 4 passages, or all in one document.',
    SOLID: 'At least 4 passages in at least 2 documents.',
  },
)

type EstimateShape = Pick<PlanRow, 'estimateSeconds' | 'estimateTokens' | 'estimateCostUsd'>
const PlanEstimate = builder.objectRef<EstimateShape>('PlanEstimate').implement({
  description: 'Estimated time and cost of the report.',
  fields: t => ({
    seconds: t.exposeFloat('estimateSeconds', {
      description: 'Seconds from the start until the last file is finished.',
    }),
    tokens: t.exposeInt('estimateTokens', {
      description: 'Input and output tokens of the model. 0 if no model is configured.',
    }),
    costUsd: t.exposeFloat('estimateCostUsd', {
      description:
        'Cost of these tokens in US dollars, at the configured prices. 0 if no prices are configured.',
    }),
  }),
})

type ForecastShape = Pick<SectionRow, 'passages' | 'documents' | 'support' | 'agentIds'>
const SectionForecast = builder.objectRef<ForecastShape>('SectionForecast').implement({
  description: 'What was found for a section in the documents of the chosen agents, at the time of planning.',
  fields: t => ({
    passages: t.exposeInt('passages', {
      description: 'Number of relevant passages, up to the maximum that a search returns.',
    }),
    documents: t.exposeInt('documents', { description: 'Number of documents that contain these passages.' }),
    support: t.expose('support', {
      type: SupportLevelEnum,
      description: 'How well they support the section.',
    }),
    agents: t.loadableList({
      type: Agent,
      description: 'Agents with these documents in their scope. Agents that were deleted since are omitted.',
      ...batchByPath(
        { id: true },
        ({ agentIds }: ForecastShape) => JSON.stringify(agentIds),
        (context, keys, query) => {
          const lists = keys.map(key => JSON.parse(key) as string[])
          return loadAgentLists(context, lists, query)
        },
      ),
    }),
  }),
})

const PlanSection = builder.prismaObject('PlanSection', {
  description: 'A section of a plan.',
  fields: t => ({
    order: t.exposeInt('ordinal', { description: 'Position in the plan, starting at 1.' }),
    title: t.exposeString('title', { description: 'Heading of the section.' }),
    description: t.exposeString('description', {
      description: 'What the section covers.',
      complexity: costOfText(MAX_SECTION_DESCRIPTION_CHARACTERS),
    }),
    keyPoints: t.exposeStringList('keyPoints', {
      description: 'Points that the section makes: sentences from passages, or points given by a person.',
      complexity: costOfText(MAX_KEY_POINTS * MAX_KEY_POINT_CHARACTERS),
    }),
    forecast: t.field({
      type: SectionForecast,
      description: 'What was found for the section before writing.',
      select: { passages: true, documents: true, support: true, agentIds: true },
      resolve: section => section,
    }),
  }),
})

export const TopicPlan = builder.prismaNode('TopicPlan', {
  ...NODE,
  description:
    'A plan for a report. It never changes; a revision is a new plan. Reports can be generated only from an approved plan.',
  fields: t => ({
    topic: t.relation('topic', { description: 'Topic of the plan.' }),
    revision: t.exposeInt('revision', {
      description: 'Revision number. Counts the plans of the topic, starting at 1.',
    }),
    status: t.expose('status', { type: PlanStatusEnum, description: 'Current status.' }),
    outline: t.exposeString('outline', {
      description: 'The whole plan as human-readable Markdown.',
      complexity: costOfText(
        MAX_PLAN_SECTIONS *
          (MAX_SECTION_TITLE_CHARACTERS +
            MAX_SECTION_DESCRIPTION_CHARACTERS +
            MAX_KEY_POINTS * MAX_KEY_POINT_CHARACTERS),
      ),
    }),
    sections: t.field({
      type: [PlanSection],
      description: 'Sections in order.',
      select: (_, __, nested) => ({ sections: nested({ orderBy: { ordinal: 'asc' } }) }),
      resolve: plan => plan.sections,
    }),
    source: t.expose('source', { type: PlanSourceEnum, description: 'How the plan was created.' }),
    estimate: t.field({
      type: PlanEstimate,
      description: 'Estimated time and cost of the report.',
      select: { estimateSeconds: true, estimateTokens: true, estimateCostUsd: true },
      resolve: plan => plan,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time that planning took, in milliseconds.' }),
  }),
})
export const TopicPlanConnection = defineConnection(TopicPlan, 'TopicPlan', 'plans')
