import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  ValidationError,
} from '../../errors.ts'
import {
  MAX_KEY_POINT_CHARACTERS,
  MAX_KEY_POINTS,
  MAX_PLAN_SECTIONS,
  MAX_SECTION_DESCRIPTION_CHARACTERS,
  MAX_SECTION_TITLE_CHARACTERS,
  MAX_TOPIC_AGENTS,
  MAX_TOPIC_CHARACTERS,
} from '../../reports/plan/plan-limits.ts'
import { deleteTopic } from '../../resolvers/topics/find-topic.ts'
import { planTopic } from '../../resolvers/topics/plan-topic.ts'
import { approvePlan, revisePlan } from '../../resolvers/topics/revise-plan.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, idempotencyKey, text } from '../shared/validation.ts'

const newPlan = z.looseObject({
  topic: text(1, MAX_TOPIC_CHARACTERS),
  agentIds: z
    .array(z.string())
    .min(1, 'must name at least one agent; omit it to use all agents that have relevant passages')
    .max(MAX_TOPIC_AGENTS, `must name at most ${MAX_TOPIC_AGENTS} agents`)
    .nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const PlanTopicInput = builder.inputType('PlanTopicInput', {
  description: 'The topic to plan a report on.',
  fields: t => ({
    topic: t.string({
      required: true,
      description: 'Title of the topic. 1 to 200 characters, with at least one letter or digit.',
    }),
    topicId: t.id({
      description:
        'ID of an existing topic, to create a new plan for it. The topic gets the given title; other omitted fields stay unchanged. If its template was deleted, the new plan does not follow one, and `Topic.template` is null.',
    }),
    templateId: t.id({
      description:
        'ID of a template. Its latest version determines the sections and their order, and gives instructions to the model.',
    }),
    inputs: t.field({
      type: 'JSONObject',
      description:
        'Values of the template variables by name. Variables that are used only in the body can be omitted.',
    }),
    agentIds: t.idList({
      description: `IDs of at most ${MAX_TOPIC_AGENTS} agents. If omitted, the agents with the most relevant passages are used.`,
    }),
    language: t.string({
      description:
        'Language of the report. BCP 47 tag, such as `ko`. Default: the language suggested by the script of the title.',
    }),
    idempotencyKey: idempotencyKeyField(t, 'returns the same plan'),
  }),
})

const PlanTopicPayload = rowPayload('PlanTopicPayload', 'The topic and its new plan.', {
  topic: ['Topic', 'The topic.'],
  plan: ['TopicPlan', 'The new plan, to review, revise and approve.'],
})

const PlanSectionInput = builder.inputType('PlanSectionInput', {
  description: 'A section of a revised plan.',
  fields: t => ({
    title: t.string({
      required: true,
      description:
        'Heading of the section. 1 to 200 characters, with at least one letter or digit. Must be unique within the plan.',
    }),
    description: t.string({
      required: true,
      description: 'What the section covers. At most 2,000 characters.',
    }),
    keyPoints: t.stringList({
      required: true,
      defaultValue: [],
      description: 'Points that the section must make: at most 20, of at most 500 characters each.',
    }),
  }),
})

const revision = z.looseObject({
  sections: z
    .array(
      z.looseObject({
        title: text(1, MAX_SECTION_TITLE_CHARACTERS),
        description: text(0, MAX_SECTION_DESCRIPTION_CHARACTERS),
        keyPoints: z
          .array(text(0, MAX_KEY_POINT_CHARACTERS))
          .max(MAX_KEY_POINTS, `must have at most ${MAX_KEY_POINTS} entries`),
      }),
    )
    .min(1, 'must have at least one section')
    .max(MAX_PLAN_SECTIONS, `must have at most ${MAX_PLAN_SECTIONS} sections`),
})

const RevisePlanInput = builder.inputType('RevisePlanInput', {
  description: 'The plan to revise and its new sections.',
  fields: t => ({
    planId: t.id({ required: true, description: 'ID of the newest plan of the topic.' }),
    sections: t.field({
      type: [PlanSectionInput],
      required: true,
      description: `All sections in order: 1 to ${MAX_PLAN_SECTIONS}.`,
    }),
  }),
})

const RevisePlanPayload = rowPayload('RevisePlanPayload', 'Result of revising a plan.', {
  plan: ['TopicPlan', 'The new plan. The previous one is now SUPERSEDED.'],
})

const ApprovePlanInput = builder.inputType('ApprovePlanInput', {
  description: 'The plan to approve.',
  fields: t => ({ planId: t.id({ required: true, description: 'ID of the newest plan of the topic.' }) }),
})

const ApprovePlanPayload = rowPayload('ApprovePlanPayload', 'Result of approving a plan.', {
  plan: ['TopicPlan', 'The approved plan.'],
})

const DeleteTopicInput = idInput('DeleteTopicInput', 'The topic to delete.', 'ID of the topic.')

const DeleteTopicPayload = deletedPayload('DeleteTopicPayload', 'Result of deleting a topic.', 'topic')

builder.mutationFields(t => ({
  planTopic: t.field({
    type: PlanTopicPayload,
    description:
      'Plans a report. Responds within 2 seconds: if the model misses its deadline, the plan is made from the template and the evidence instead. The topic belongs to you. An existing topic can be planned by its owner and by API keys with the ADMIN scope, but not while a report on it is being written, which returns a `ValidationError`. Requires the WRITE scope.',
    errors: { types: [ValidationError, NotFoundError, IdempotencyConflictError, LimitReachedError] },
    args: inputArgs(t.arg, PlanTopicInput, 'The topic to plan.'),
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => planTopic(context, input, findIssues(newPlan, input)),
  }),
  revisePlan: t.field({
    type: RevisePlanPayload,
    description:
      'Replaces the newest plan of a topic with a new one, which must be approved before a report can be generated. Returns a `ConflictError` if there is a newer plan (`existing` is that plan) or while a report is being written (`existing` is its task). Allowed for the owner of the topic and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError, ConflictError] },
    args: inputArgs(t.arg, RevisePlanInput, 'The plan and its new sections.'),
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => revisePlan(context, input, findIssues(revision, input)),
  }),
  approvePlan: t.field({
    type: ApprovePlanPayload,
    description:
      'Approves the newest plan of a topic, so that reports can be generated from it. Has no effect if it is already approved. Returns a `ConflictError` if there is a newer plan (`existing` is that plan). Allowed for the owner of the topic and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, ApprovePlanInput, 'The plan to approve.'),
    resolve: (_, { input }, context) => approvePlan(context, input),
  }),
  deleteTopic: t.field({
    type: DeleteTopicPayload,
    description:
      'Deletes a topic with its plans, reports, files and tasks. Returns a `ConflictError` while a report is being written (`existing` is its task). Allowed for the owner of the topic and for API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, DeleteTopicInput, 'The topic to delete.'),
    resolve: (_, { input }, context) => deleteTopic(context, input),
  }),
}))
