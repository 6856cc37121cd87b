import type { Goal as GoalRow } from '../../generated/prisma/client.ts'
import type { PlanEstimate, Violation } from '../../goals/plan/estimate-plan.ts'
import { drawMermaid } from '../../goals/plan/plan-text.ts'
import type { GoalProgress, GoalSpending as SpendingShape } from '../../goals/store/goal-figures.ts'
import {
  type GoalFilter as Filter,
  type LoadedPlan,
  listGoals,
  loadGoalFigures,
  loadGoalPlans,
} from '../../resolvers/goals/list-goals.ts'
import { loadCitationsOf } from '../../resolvers/goals/load-goal-citations.ts'
import { Citation } from '../agents/answer.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE, nodeField } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { requirePresent } from '../shared/payload-fields.ts'
import { PlanSourceEnum } from '../topics/topic-plan.ts'
import { GoalEstimate, GoalStep } from './goal-step.ts'

const GoalStatusEnum = defineEnum('GoalStatus', 'Status of a goal.', {
  PLANNING: 'A plan is being made.',
  PLANNED: 'The plan waits for approval.',
  RUNNING: 'Its steps run.',
  PAUSED: 'It has reached a limit. `changeGoalConstraints` continues it.',
  COMPLETED: 'All steps are completed.',
  PARTIAL: 'Some steps failed or were blocked. The synthesis says what is missing.',
  FAILED: 'No step was completed, or there is no synthesis.',
  CANCELLED: 'It was cancelled.',
})

const GoalLimitEnum = defineEnum('GoalLimit', 'A limit that pauses a goal.', {
  COST: '`maxCostUsd` has no room for the next call of a model.',
  TIME: '`maxSeconds` are over.',
  TOKENS: '`maxTokens` has no room for the next call of a model.',
  WORKSPACE: 'A budget or quota of the workspace has no room for the next call of a model.',
})

const GoalConstraintEnum = defineEnum('GoalConstraint', 'A constraint of a goal.', {
  COST: '`maxCostUsd`.',
  TIME: '`maxSeconds`.',
  TOKENS: '`maxTokens`.',
})

const CONSTRAINTS = { maxCostNano: true, maxSeconds: true, maxTokens: true, maxParallel: true } as const
type ConstraintsShape = Pick<GoalRow, keyof typeof CONSTRAINTS>
const GoalConstraints = builder.objectRef<ConstraintsShape>('GoalConstraints').implement({
  description:
    'Limits of a goal. They cover planning, steps, retries, judging and synthesis together, and are never exceeded: a call of a model is made only after its largest possible cost is reserved.',
  fields: t => ({
    maxCostUsd: t.float({
      nullable: true,
      description: 'Cost in US dollars. Null: no limit.',
      resolve: ({ maxCostNano }) => (maxCostNano === null ? null : Number(maxCostNano) / 1e9),
    }),
    maxSeconds: t.exposeInt('maxSeconds', {
      nullable: true,
      description: 'Seconds that it may be RUNNING. Null: no limit.',
    }),
    maxTokens: t.exposeInt('maxTokens', {
      nullable: true,
      description: 'Input and output tokens. Null: no limit.',
    }),
    maxParallel: t.exposeInt('maxParallel', { description: 'Steps that can run at once.' }),
  }),
})

const ConstraintViolation = builder.objectRef<Violation>('ConstraintViolation').implement({
  description: 'A constraint that the estimate exceeds, with what was used before the plan.',
  fields: t => ({
    constraint: t.expose('constraint', { type: GoalConstraintEnum, description: 'The constraint.' }),
    limit: t.exposeFloat('limit', { description: 'Its limit, in US dollars, seconds or tokens.' }),
    expected: t.exposeFloat('expected', { description: 'The expected figure.' }),
  }),
})

const GoalPlan = builder.objectRef<LoadedPlan>('GoalPlan').implement({
  description: 'A plan of a goal. It never changes, except for the status and results of its steps.',
  fields: t => ({
    version: t.exposeInt('version', { description: 'Counts from 1 within the goal.' }),
    hash: t.exposeString('hash', {
      description: 'SHA-256 over the steps and estimates in hexadecimal: what `approveGoal` names.',
    }),
    source: t.expose('source', { type: PlanSourceEnum, description: 'How it was made.' }),
    steps: t.field({
      type: [GoalStep],
      description: 'Steps in an order that respects their dependencies: 1 to 12.',
      resolve: ({ steps }) => steps,
    }),
    estimate: t.field({
      type: GoalEstimate,
      description: 'What all steps are expected to take.',
      resolve: ({ estimate }) => estimate as unknown as PlanEstimate,
    }),
    criticalPath: t.exposeStringList('criticalPath', {
      description: 'Keys of the steps that decide how long it takes, in order.',
    }),
    violations: t.field({
      type: [ConstraintViolation],
      description: 'Constraints that the estimate exceeded when the plan was made. Empty if it fits.',
      resolve: ({ violations }) => violations as unknown as Violation[],
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it replaced another plan. Null for the first.',
    }),
    mermaid: t.string({
      description: 'The graph as Mermaid text, colored by the status of the steps.',
      resolve: ({ steps }) => drawMermaid(steps),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
  }),
})

export const GoalProgressFigures = builder.objectRef<GoalProgress>('GoalProgressFigures').implement({
  description: 'How far a goal is. Counts steps of its current plan.',
  fields: t => ({
    total: t.exposeInt('total', { description: 'All steps.' }),
    completed: t.exposeInt('completed', { description: 'Completed steps.' }),
    running: t.exposeInt('running', { description: 'Running steps.' }),
    failed: t.exposeInt('failed', { description: 'Failed steps.' }),
    blocked: t.exposeInt('blocked', { description: 'Steps that need one that was not completed.' }),
    percent: t.exposeFloat('percent', { description: 'Share of completed steps, 0 to 100.' }),
  }),
})

export const GoalSpending = builder.objectRef<SpendingShape>('GoalSpending').implement({
  description: 'What the model calls of a goal cost, in US dollars.',
  fields: t => ({
    reservedUsd: t.exposeFloat('reservedUsd', {
      description: 'Largest possible cost of calls that run now.',
    }),
    spentUsd: t.exposeFloat('spentUsd', { description: 'Cost of all ended calls.' }),
    planningUsd: t.exposeFloat('planningUsd', { description: 'Of these: planning and replanning.' }),
    stepsUsd: t.exposeFloat('stepsUsd', { description: 'Of these: steps, with retries and judging.' }),
    synthesisUsd: t.exposeFloat('synthesisUsd', { description: 'Of these: syntheses.' }),
    tokens: t.exposeInt('tokens', { description: 'Input and output tokens of all ended calls.' }),
  }),
})

const SYNTHESIS = {
  id: true,
  synthesis: true,
  synthesisSource: true,
  synthesisIsPartial: true,
  synthesisMissing: true,
} as const
type SynthesisShape = Pick<GoalRow, keyof typeof SYNTHESIS>
/** In characters. */
const MAX_SYNTHESIS_CHARACTERS = 20_000

const GoalSynthesis = builder.objectRef<SynthesisShape>('GoalSynthesis').implement({
  description: 'The answer to a goal, from the results of its steps.',
  fields: t => ({
    text: t.string({
      description: 'Markdown.',
      complexity: costOfText(MAX_SYNTHESIS_CHARACTERS),
      resolve: ({ synthesis }) => synthesis ?? '',
    }),
    citations: t.field({
      type: [Citation],
      description:
        'Citations in the order of the text. Passages that were changed or deleted since are omitted.',
      resolve: ({ id }, _, context) => loadCitationsOf(context, id),
    }),
    isPartial: t.exposeBoolean('synthesisIsPartial', {
      description: 'Whether steps were missing when it was written.',
    }),
    source: t.field({
      type: PlanSourceEnum,
      description: 'MODEL if a model wrote it, EVIDENCE if it quotes the results.',
      resolve: ({ synthesisSource }) => synthesisSource ?? 'EVIDENCE',
    }),
    missing: t.exposeStringList('synthesisMissing', { description: 'What it has no answer for.' }),
  }),
})

export const Goal = builder.prismaNode('Goal', {
  ...NODE,
  description:
    'Something that several agents and tools do together, by a plan that a person approves, within limits of cost, time and tokens.',
  fields: t => ({
    text: t.exposeString('text', { description: 'The goal as it was given.' }),
    status: t.expose('status', { type: GoalStatusEnum, description: 'Current status.' }),
    pausedBy: t.expose('pausedBy', {
      type: GoalLimitEnum,
      nullable: true,
      description: 'The limit that paused it. Null unless PAUSED.',
    }),
    constraints: t.field({
      type: GoalConstraints,
      description: 'Its limits.',
      select: CONSTRAINTS,
      resolve: goal => goal,
    }),
    plan: t.field({
      type: GoalPlan,
      nullable: true,
      description: 'The current plan. Null before the first.',
      select: { id: true, planVersion: true },
      resolve: async ({ id, planVersion }, _, context) =>
        (await loadGoalPlans(context, id)).find(({ version }) => version === planVersion) ?? null,
    }),
    plans: t.field({
      type: [GoalPlan],
      description: 'Earlier plans, newest first.',
      select: { id: true, planVersion: true },
      resolve: async ({ id, planVersion }, _, context) =>
        (await loadGoalPlans(context, id)).filter(({ version }) => version !== planVersion),
    }),
    progress: t.field({
      type: GoalProgressFigures,
      description: 'How far it is.',
      select: { id: true },
      resolve: async ({ id }, _, context) =>
        requirePresent('Goal', await loadGoalFigures(context, id)).progress,
    }),
    spending: t.field({
      type: GoalSpending,
      description: 'What its model calls cost.',
      select: { id: true },
      resolve: async ({ id }, _, context) =>
        requirePresent('Goal', await loadGoalFigures(context, id)).spending,
    }),
    synthesis: t.field({
      type: GoalSynthesis,
      nullable: true,
      description:
        'The answer. Partial if the goal is PAUSED or PARTIAL. Null before the first one is written.',
      select: SYNTHESIS,
      resolve: goal => (goal.synthesis === null ? null : goal),
    }),
    createdBy: t.relation('createdBy', {
      description:
        'User whom the goal belongs to. Others can read it, but only this user and API keys with the ADMIN scope can change it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time when it ended. Null until then.',
    }),
  }),
})
const GoalConnection = defineConnection(Goal, 'Goal', 'goals')

const GoalFilter = builder.inputRef<Filter>('GoalFilter').implement({
  description: 'Filters goals. All given conditions must match.',
  fields: t => ({
    statuses: t.field({ type: [GoalStatusEnum], description: 'Goals with any of these statuses.' }),
    search: t.string({ description: 'Text that the goal must contain. Case is ignored.' }),
    createdById: t.id({ description: 'Goals created by the user with this ID.' }),
  }),
})

builder.queryFields(t => ({
  goal: nodeField(t, 'Goal', 'A goal by ID. Null if it does not exist.'),
  goals: t.field({
    type: GoalConnection,
    description: 'Goals of the workspace, newest first.',
    args: {
      filter: t.arg({ type: GoalFilter, description: 'Null or omitted: all goals.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) => listGoals(context, args, queryRows(context, info)),
  }),
}))
