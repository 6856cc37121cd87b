import { z } from 'zod'
import {
  ConflictError,
  IdempotencyConflictError,
  LimitReachedError,
  NotFoundError,
  ValidationError,
} from '../../errors.ts'
import { approveGoal } from '../../resolvers/goals/approve-goal.ts'
import { changeGoalConstraints } from '../../resolvers/goals/change-constraints.ts'
import { cancelGoal, deleteGoal } from '../../resolvers/goals/end-goal.ts'
import { planGoal, replanGoal } from '../../resolvers/goals/plan-goal.ts'
import { retryGoalStep } from '../../resolvers/goals/retry-goal-step.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idempotencyKeyField, idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload, rowField, rowPayload } from '../shared/payload-fields.ts'
import { findIssues, idempotencyKey, integerInRange, text, webhookUrl } from '../shared/validation.ts'
import { Task } from '../tasks/task.ts'

const MAX_GOAL_CHARACTERS = 4_000
const MAX_REASON_CHARACTERS = 1_000
/** Agents or plugins that a goal can be limited to. */
const MAX_NAMED = 50
const MAX_USD = 1_000_000
const MAX_SECONDS = 30 * 86_400
const MAX_TOKENS = 1_000_000_000

const constraints = z.looseObject({
  maxCostUsd: z.number().min(0, 'must be 0 or greater').max(MAX_USD, `must be at most ${MAX_USD}`).nullish(),
  maxSeconds: integerInRange(1, MAX_SECONDS).nullish(),
  maxTokens: integerInRange(0, MAX_TOKENS).nullish(),
  maxParallel: integerInRange(1, 16).nullish(),
})
const named = z
  .array(z.string())
  .min(1, 'must name at least one; omit it to use all')
  .max(MAX_NAMED, `must have at most ${MAX_NAMED} entries`)
const newGoal = z.looseObject({
  text: text(1, MAX_GOAL_CHARACTERS),
  agentIds: named.nullish(),
  pluginIds: named.nullish(),
  constraints: constraints.nullish(),
  webhookUrl: webhookUrl.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
})

const GoalConstraintsInput = builder.inputType('GoalConstraintsInput', {
  description: 'Limits of a goal. In `changeGoalConstraints`, omitted limits stay unchanged. Null: no limit.',
  fields: t => ({
    maxCostUsd: t.float({ description: 'Cost in US dollars, 0 to 1,000,000.' }),
    maxSeconds: t.int({ description: 'Seconds that it may be RUNNING, 1 to 2,592,000.' }),
    maxTokens: t.int({ description: 'Input and output tokens, 0 to 1,000,000,000.' }),
    maxParallel: t.int({ description: 'Steps that can run at once, 1 to 16. Default: 4.' }),
  }),
})

const PlanGoalInput = builder.inputType('PlanGoalInput', {
  description: 'The goal to plan.',
  fields: t => ({
    text: t.string({
      required: true,
      description:
        'What is to be done, in your words: what to find out, and which files to make of it. 1 to 4,000 characters.',
    }),
    agentIds: t.idList({ description: `IDs of at most ${MAX_NAMED} agents that it can use. Default: all.` }),
    pluginIds: t.idList({
      description: `IDs of at most ${MAX_NAMED} enabled plugins whose tools it can use. Default: all.`,
    }),
    constraints: t.field({ type: GoalConstraintsInput, description: 'Its limits. Default: none.' }),
    language: t.string({
      description:
        'Language of the results. BCP 47 tag, such as `ko`. Default: the language suggested by the script of the text.',
    }),
    autoApprove: t.boolean({
      defaultValue: false,
      description:
        'Approves and starts the plan if it violates no constraint. Such a goal is also replanned without being asked, once, if a step fails or it is expected to exceed a constraint.',
    }),
    webhookUrl: t.string({
      description:
        'HTTPS URL that is called when the goal ends or pauses. Requests are signed with the webhook secret of the workspace.',
    }),
    idempotencyKey: idempotencyKeyField(t, 'returns the same goal'),
  }),
})

const PlanGoalPayload = rowPayload('PlanGoalPayload', 'The goal with its plan.', {
  goal: ['Goal', 'The goal.'],
})

const ReplanGoalInput = builder.inputType('ReplanGoalInput', {
  description: 'The goal to replan.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the goal.' }),
    reason: t.string({
      required: true,
      description: 'Why, for the plan and for whoever reads it. 1 to 1,000 characters.',
    }),
    expectedPlanVersion: t.int({
      description:
        'Version of the plan that you have seen. If it is not the current one, nothing is replanned.',
    }),
  }),
})
const replanning = z.looseObject({ reason: text(1, MAX_REASON_CHARACTERS) })

const ReplanGoalPayload = rowPayload('ReplanGoalPayload', 'The goal with its new plan.', {
  goal: ['Goal', 'The goal.'],
})

const ApproveGoalInput = builder.inputType('ApproveGoalInput', {
  description: 'The plan to approve.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the goal.' }),
    planHash: t.string({ required: true, description: '`GoalPlan.hash` of the plan that you have seen.' }),
  }),
})

const ApproveGoalPayload = builder
  .objectRef<{ goalId: string; taskIds: string[] }>('ApproveGoalPayload')
  .implement({
    description: 'The running goal.',
    fields: t => ({
      goal: rowField(t, 'Goal', ({ goalId }) => goalId, 'The goal.'),
      tasks: t.prismaField({
        type: [Task],
        description: 'Tasks of the steps that start first.',
        resolve: (query, { taskIds }, _, { db }) =>
          db.task.findMany({ ...query, where: { id: { in: taskIds } }, orderBy: { id: 'asc' } }),
      }),
    }),
  })

const ChangeGoalConstraintsInput = builder.inputType('ChangeGoalConstraintsInput', {
  description: 'New limits of a goal.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the goal.' }),
    constraints: t.field({
      type: GoalConstraintsInput,
      required: true,
      description: 'Omitted limits stay unchanged. Null: no limit.',
    }),
  }),
})

const ChangeGoalConstraintsPayload = rowPayload('ChangeGoalConstraintsPayload', 'The changed goal.', {
  goal: ['Goal', 'The goal.'],
})

const RetryGoalStepInput = builder.inputType('RetryGoalStepInput', {
  description: 'The step to run again.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the goal.' }),
    stepKey: t.string({ required: true, description: 'Key of a failed step of the current plan.' }),
  }),
})

const RetryGoalStepPayload = rowPayload('RetryGoalStepPayload', 'The goal and the new task.', {
  goal: ['Goal', 'The goal.'],
  task: ['Task', 'The task that runs the step again.'],
})

const CancelGoalInput = builder.inputType('CancelGoalInput', {
  description: 'The goal to cancel.',
  fields: t => ({
    id: t.id({ required: true, description: 'ID of the goal.' }),
    compensate: t.boolean({
      description:
        'Whether to undo the effects of its steps, the last one first, with the tools that their plugins name for it. Also possible after the goal has ended.',
    }),
  }),
})

const CancelGoalPayload = rowPayload('CancelGoalPayload', 'The cancelled goal.', {
  goal: ['Goal', 'The goal.'],
})

const DeleteGoalInput = idInput('DeleteGoalInput', 'The goal to delete.', 'ID of the goal.')
const DeleteGoalPayload = deletedPayload('DeleteGoalPayload', 'Result of deleting a goal.', 'goal')

const OWNER =
  'Allowed for the user who planned it and for API keys with the ADMIN scope. Requires the WRITE scope.'

builder.mutationFields(t => ({
  planGoal: t.field({
    type: PlanGoalPayload,
    description:
      'Plans a goal. Responds within 5 seconds: if the model misses its deadline, the plan is made from the evidence instead. It runs once it is approved, or at once with `autoApprove`. The goal belongs to you. Requires the WRITE scope.',
    errors: { types: [ValidationError, NotFoundError, LimitReachedError, IdempotencyConflictError] },
    args: inputArgs(t.arg, PlanGoalInput, 'The goal to plan.'),
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => planGoal(context, input, findIssues(newGoal, input)),
  }),
  replanGoal: t.field({
    type: ReplanGoalPayload,
    description: `Replaces what has not been completed with a new plan, which must be approved unless the goal has \`autoApprove\`. Completed steps keep their results; steps that run are stopped. Returns a \`ConflictError\` if the goal is COMPLETED, CANCELLED or being planned, or has another version of its plan. ${OWNER}`,
    errors: { types: [ValidationError, NotFoundError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, ReplanGoalInput, 'The goal and the reason.'),
    complexity: FIELD_COSTS.plan,
    resolve: (_, { input }, context) => replanGoal(context, input, findIssues(replanning, input)),
  }),
  approveGoal: t.field({
    type: ApproveGoalPayload,
    description: `Approves exactly the plan with this hash, and starts it. Has no effect if it runs. Returns a \`ConflictError\` if the current plan has another hash. ${OWNER}`,
    errors: { types: [NotFoundError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, ApproveGoalInput, 'The plan to approve.'),
    resolve: (_, { input }, context) => approveGoal(context, input),
  }),
  changeGoalConstraints: t.field({
    type: ChangeGoalConstraintsPayload,
    description: `Raises or lowers limits. A PAUSED goal continues without repeating what is paid for, and pauses again at the next call that a limit has no room for. Returns a \`ConflictError\` if the goal has ended. ${OWNER}`,
    errors: { types: [ValidationError, NotFoundError, ConflictError] },
    args: inputArgs(t.arg, ChangeGoalConstraintsInput, 'The goal and its new limits.'),
    resolve: (_, { input }, context) =>
      changeGoalConstraints(context, input, findIssues(z.looseObject({ constraints }), input)),
  }),
  retryGoalStep: t.field({
    type: RetryGoalStepPayload,
    description: `Runs a failed step again, then the steps that it blocked and a new synthesis. Returns a \`ConflictError\` if the step did not fail, or the goal is neither RUNNING, PARTIAL nor FAILED. ${OWNER}`,
    errors: { types: [NotFoundError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, RetryGoalStepInput, 'The step to run again.'),
    resolve: (_, { input }, context) => retryGoalStep(context, input),
  }),
  cancelGoal: t.field({
    type: CancelGoalPayload,
    description: `Stops a goal. With \`compensate\`, undoes completed effects in reverse order. Returns a \`ConflictError\` if the goal has ended and nothing is to be undone. ${OWNER}`,
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, CancelGoalInput, 'The goal to cancel.'),
    resolve: (_, { input }, context) => cancelGoal(context, input),
  }),
  deleteGoal: t.field({
    type: DeleteGoalPayload,
    description: `Deletes a goal with its plans, results, files and tasks. Reports that it wrote stay. Returns a \`ConflictError\` while it runs. ${OWNER}`,
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, DeleteGoalInput, 'The goal to delete.'),
    resolve: (_, { input }, context) => deleteGoal(context, input),
  }),
}))
