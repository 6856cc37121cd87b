import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  NotPermittedError,
  ValidationError,
} from '../errors.ts'
import {
  MOST_AGENTS,
  MOST_DESCRIPTION,
  MOST_KEY_POINT,
  MOST_KEY_POINTS,
  MOST_SECTIONS,
  MOST_TITLE,
  MOST_TOPIC,
} from '../reports/plan/plan-limits.ts'
import { approvePlan } from '../resolvers/topics/approve-plan.ts'
import { deleteTopic } from '../resolvers/topics/delete-topic.ts'
import { planTopic } from '../resolvers/topics/plan-topic.ts'
import { revisePlan } from '../resolvers/topics/revise-plan.ts'
import { builder } from './builder.ts'
import { rowField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { findIssues, idempotencyKey, text } from './validation.ts'

const newPlan = z.looseObject({
  topic: text(1, MOST_TOPIC),
  agentIds: z
    .array(z.string())
    .min(1, 'must name at least one agent; leave it out for all that have something to say')
    .max(MOST_AGENTS, `must name at most ${MOST_AGENTS} agents`)
    .nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const PlanTopicInput = builder.inputType('PlanTopicInput', {
  description: 'What a report is to be about.',
  fields: t => ({
    topic: t.string({ required: true, description: '1 to 200 characters, a letter or a digit among them.' }),
    topicId: t.id({
      description:
        'Another plan for an existing topic, which has this title then. What is left out besides stays as it is. A template that was deleted since is not followed any more: Topic.template is null.',
    }),
    templateId: t.id({
      description: 'Its newest version gives the sections, in their order, and a guide for the model.',
    }),
    inputs: t.field({
      type: 'JSONObject',
      description:
        'Values for the variables of the template, by name. Asked for are those that its sections and its systemPrompt use; one that stands in its body alone may be left out.',
    }),
    agentIds: t.idList({
      description: `At most ${MOST_AGENTS}. All agents whose scope has something to say, if left out: those with the most passages.`,
    }),
    language: t.string({
      description: 'BCP 47 tag, such as `ko`. By the script of the topic, if left out.',
    }),
    idempotencyKey: t.string({ description: 'Plans once, however often it is sent within 24 h.' }),
  }),
})

const PlanTopicPayload = builder
  .objectRef<{ topicId: string; planId: string }>('PlanTopicPayload')
  .implement({
    description: 'The topic and its new plan.',
    fields: t => ({
      topic: rowField(t, 'Topic', ({ topicId }) => topicId, 'The topic.'),
      plan: rowField(
        t,
        'TopicPlan',
        ({ planId }) => planId,
        'The plan, to be looked at, revised and approved.',
      ),
    }),
  })

const PlanSectionInput = builder.inputType('PlanSectionInput', {
  description: 'A section as a person wants it.',
  fields: t => ({
    title: t.string({
      required: true,
      description: '1 to 200 characters, a letter or a digit among them; another for each section.',
    }),
    description: t.string({ required: true, description: 'What it is to say: at most 2,000 characters.' }),
    keyPoints: t.stringList({
      required: true,
      defaultValue: [],
      description: 'What is to be in it: at most 20, of at most 500 characters each.',
    }),
  }),
})

const revision = z.looseObject({
  sections: z
    .array(
      z.looseObject({
        title: text(1, MOST_TITLE),
        description: text(0, MOST_DESCRIPTION),
        keyPoints: z
          .array(text(0, MOST_KEY_POINT))
          .max(MOST_KEY_POINTS, `must have at most ${MOST_KEY_POINTS} entries`),
      }),
    )
    .min(1, 'must have at least one section')
    .max(MOST_SECTIONS, `must have at most ${MOST_SECTIONS} sections`),
})

const RevisePlanInput = builder.inputType('RevisePlanInput', {
  description: 'What a plan is to be like instead.',
  fields: t => ({
    planId: t.id({ required: true, description: 'The newest plan of its topic.' }),
    sections: t.field({
      type: [PlanSectionInput],
      required: true,
      description: `All sections in their order: 1 to ${MOST_SECTIONS}.`,
    }),
  }),
})

const RevisePlanPayload = builder.objectRef<{ planId: string }>('RevisePlanPayload').implement({
  description: 'What came of a revision.',
  fields: t => ({
    plan: rowField(t, 'TopicPlan', ({ planId }) => planId, 'A new plan; the one before is superseded.'),
  }),
})

const ApprovePlanInput = builder.inputType('ApprovePlanInput', {
  description: 'Which plan to approve.',
  fields: t => ({ planId: t.id({ required: true, description: 'The newest plan of its topic.' }) }),
})

const ApprovePlanPayload = builder.objectRef<{ planId: string }>('ApprovePlanPayload').implement({
  description: 'The plan is approved.',
  fields: t => ({
    plan: rowField(t, 'TopicPlan', ({ planId }) => planId, 'The same plan.'),
  }),
})

const DeleteTopicInput = builder.inputType('DeleteTopicInput', {
  description: 'Which topic to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the topic.' }) }),
})

const DeleteTopicPayload = builder.objectRef<{ deletedId: string }>('DeleteTopicPayload').implement({
  description: 'The topic is gone, with its plans, reports, files and tasks.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'Its former id.' }) }),
})

builder.mutationFields(t => ({
  planTopic: t.field({
    type: PlanTopicPayload,
    description:
      'Plans a report. Answers within 2 s, whatever the model does: at its deadline the plan is made from template and evidence instead. While a report of the topic is being written, it is a ValidationError. WRITE.',
    errors: {
      types: [ValidationError, NotFoundError, IdempotencyConflictError, LimitReachedError, NotPermittedError],
    },
    args: { input: t.arg({ type: PlanTopicInput, required: true, description: 'What about.' }) },
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => planTopic(context, input, findIssues(newPlan, input)),
  }),
  revisePlan: t.field({
    type: RevisePlanPayload,
    description:
      'Puts a new plan in the place of the newest one of a topic, which has to be approved before anything is written. A ConflictError names the newest plan where this is not it, and the task while a report is being written. WRITE.',
    errors: { types: [NotFoundError, ValidationError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: RevisePlanInput, required: true, description: 'Which, and how.' }) },
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => revisePlan(context, input, findIssues(revision, input)),
  }),
  approvePlan: t.field({
    type: ApprovePlanPayload,
    description:
      'Lets reports be generated by the newest plan of a topic. Twice is the same as once. A ConflictError names the newest plan where this is not it. WRITE.',
    errors: { types: [NotFoundError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: ApprovePlanInput, required: true, description: 'Which.' }) },
    resolve: (_, { input }, context) => approvePlan(context, input),
  }),
  deleteTopic: t.field({
    type: DeleteTopicPayload,
    description:
      'Deletes a topic with its plans, reports, files and tasks. While a report of it is being written, it is a ConflictError that names the task. WRITE.',
    errors: { types: [NotFoundError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteTopicInput, required: true, description: 'Which.' }) },
    resolve: (_, { input }, context) => deleteTopic(context, input),
  }),
}))
