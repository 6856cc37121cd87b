import type { GoalStep as StepRow } from '../../generated/prisma/client.ts'
import type { PlanEstimate, Range, StepEstimate } from '../../goals/plan/estimate-plan.ts'
import { type Criterion, readCriteria } from '../../goals/store/step-output.ts'
import { loadStepUse } from '../../resolvers/goals/list-goals.ts'
import { loadCitationsOf } from '../../resolvers/goals/load-goal-citations.ts'
import { makeDownloadUrl } from '../../resolvers/reports/report-files.ts'
import { Citation } from '../agents/answer.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localizedOrNull } from '../shared/localized.ts'
import { NODE } from '../shared/node-field.ts'
import { PlanSourceEnum } from '../topics/topic-plan.ts'

const GoalStepKindEnum = defineEnum('GoalStepKind', 'What a step of a goal does.', {
  RESEARCH: 'Answers questions from the documents of an agent.',
  DOCUMENT: 'Writes a report, with files.',
  TABLE: 'Makes a table of the findings, as CSV and XLSX.',
  SLIDES: 'Makes a presentation of the findings, as PPTX.',
  TOOL: 'Runs a tool of a plugin.',
  SYNTHESIS: 'Answers the goal from the results of all other steps.',
})

const GoalStepStatusEnum = defineEnum('GoalStepStatus', 'Status of a step.', {
  PLANNED: 'It waits for other steps, or for the approval of the plan.',
  READY: 'It could run now, and waits for its turn.',
  RUNNING: 'Its task waits for a worker or runs.',
  COMPLETED: 'It has a result.',
  FAILED: 'Its task failed. `retryGoalStep` runs it again.',
  BLOCKED: 'It needs a step that was not completed.',
  CANCELLED: 'It was not completed before the goal was cancelled or replanned.',
  COMPENSATED: 'Its effects were undone.',
})

const CompensationStatusEnum = defineEnum('GoalCompensationStatus', 'Status of undoing a step.', {
  PENDING: 'It is to be undone.',
  DONE: 'It was undone.',
  FAILED: 'It could not be undone. The task is a dead letter.',
})

const GoalFileKindEnum = defineEnum('GoalFileKind', 'Format of a file of a goal.', {
  CSV: 'Comma-separated values in UTF-8.',
  XLSX: 'Microsoft Excel workbook.',
  PPTX: 'Microsoft PowerPoint presentation.',
})

const EstimateRange = builder.objectRef<Range>('EstimateRange').implement({
  description: 'A range of an estimated figure.',
  fields: t => ({
    low: t.exposeFloat('low', {
      description: 'One in ten is lower. By default, 0.7 of the expected figure.',
    }),
    expected: t.exposeFloat('expected', { description: 'The median.' }),
    high: t.exposeFloat('high', {
      description: 'One in ten is higher. By default, 1.5 of the expected figure.',
    }),
  }),
})

type EstimateShape = StepEstimate | PlanEstimate
export const GoalEstimate = builder.objectRef<EstimateShape>('GoalEstimate').implement({
  description:
    'What a step or a plan is expected to take, from the latest 100 completed steps of the same kinds in the workspace. Until there are 20 of a kind, from defaults.',
  fields: t => ({
    seconds: t.field({
      type: EstimateRange,
      description: 'Time at work in seconds, of all steps together.',
      resolve: ({ seconds }) => seconds,
    }),
    costUsd: t.field({
      type: EstimateRange,
      description: 'Cost of model calls in US dollars.',
      resolve: ({ costUsd }) => costUsd,
    }),
    tokens: t.field({
      type: EstimateRange,
      description: 'Input and output tokens of model calls.',
      resolve: ({ tokens }) => tokens,
    }),
    makespanSeconds: t.field({
      type: EstimateRange,
      description: 'Elapsed time in seconds, with `maxParallel` steps at work.',
      resolve: estimate => ('makespanSeconds' in estimate ? estimate.makespanSeconds : estimate.seconds),
    }),
    basedOnSteps: t.exposeInt('basedOnSteps', {
      description: 'Completed steps that it is based on. 0: only on defaults.',
    }),
  }),
})

const GoalCriterion = builder.objectRef<Criterion>('GoalCriterion').implement({
  description: 'A success criterion of a step.',
  fields: t => ({
    text: t.exposeString('text', { description: 'What must be true of the result.' }),
    met: t.exposeBoolean('met', { nullable: true, description: 'Whether it is met. Null until judged.' }),
    judgedBy: t.expose('judgedBy', {
      type: PlanSourceEnum,
      nullable: true,
      description: 'MODEL, or EVIDENCE for a rule of the kind of step. Null until judged.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why. Null until judged.' }),
  }),
})

const GoalFile = builder.prismaNode('GoalFile', {
  ...NODE,
  description: 'A file that a step of a goal produced.',
  fields: t => ({
    goal: t.relation('goal', { description: 'The goal.' }),
    stepKey: t.string({
      description: 'Key of the step that produced it.',
      select: { step: { select: { key: true } } },
      resolve: ({ step }) => step.key,
    }),
    kind: t.expose('kind', { type: GoalFileKindEnum, description: 'Format.' }),
    filename: t.exposeString('filename', { description: 'File name of the download.' }),
    contentType: t.exposeString('contentType', { description: 'Media type.' }),
    bytes: t.exposeInt('bytes', { description: 'Size in bytes.' }),
    sha256: t.exposeString('sha256', { description: 'SHA-256 of the file in hexadecimal.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    downloadUrl: t.string({
      description:
        'URL that serves the file to GET requests without an API key: anyone who has it can download the file until it expires.',
      args: {
        expiresInSeconds: t.arg.int({
          defaultValue: 600,
          description: 'Lifetime of the URL in seconds, 1 to 86,400.',
        }),
      },
      resolve: ({ id }, { expiresInSeconds }, context) =>
        makeDownloadUrl(context, { type: 'GoalFile', id }, expiresInSeconds ?? 600),
    }),
  }),
})

/** In characters. */
const MAX_OUTPUT_CHARACTERS = 20_000

const GoalStepOutput = builder.prismaObject('GoalStep', {
  variant: 'GoalStepOutput',
  description: 'What a step produced, also handed to the steps that depend on it.',
  fields: t => ({
    text: t.exposeString('outputText', {
      nullable: true,
      description: 'Markdown. Null if it produced no text.',
      complexity: costOfText(MAX_OUTPUT_CHARACTERS),
    }),
    data: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'Data, such as the output of a tool. Null if it produced none.',
      select: { outputData: true },
      resolve: ({ outputData }) => outputData as object | null,
    }),
    citations: t.field({
      type: [Citation],
      description:
        'Citations in the order of the text. Passages that were changed or deleted since are omitted.',
      select: { id: true },
      resolve: ({ id }, _, context) => loadCitationsOf(context, id),
    }),
    report: t.relation('report', {
      nullable: true,
      description: 'The report that a DOCUMENT step wrote. Null for other kinds, or if it was deleted.',
    }),
    files: t.relation('files', {
      type: GoalFile,
      description: 'Files by format. Files of reports are in `Report.artifacts`.',
      query: { orderBy: { kind: 'asc' } },
    }),
  }),
})

type CompensationShape = Pick<
  StepRow,
  'compensation' | 'compensationMessage' | 'compensationAt' | 'compensationTaskId'
>
const COMPENSATION = {
  compensation: true,
  compensationMessage: true,
  compensationAt: true,
  compensationTaskId: true,
} as const

const localizeFailure = localizedOrNull((step: CompensationShape) => step.compensationMessage)

const GoalCompensation = builder.prismaObject('GoalStep', {
  variant: 'GoalCompensation',
  description: 'Undoing the effects of a step.',
  fields: t => ({
    status: t.field({
      type: CompensationStatusEnum,
      description: 'Current status.',
      select: COMPENSATION,
      resolve: ({ compensation }: CompensationShape) => compensation ?? 'PENDING',
    }),
    message: t.string({
      nullable: true,
      description: 'What the undo said, or why it failed. Null if it said nothing.',
      select: COMPENSATION,
      // What a plugin says is not translated.
      resolve: (step: CompensationShape, args, context) =>
        step.compensation === 'DONE' ? step.compensationMessage : localizeFailure(step, args, context),
    }),
    task: t.relation('undoTask', {
      nullable: true,
      description: 'Task that undoes it. Null before it starts, and once retention has removed it.',
    }),
    at: t.field({
      type: 'DateTime',
      description: 'Time of the last change.',
      select: COMPENSATION,
      resolve: ({ compensationAt }: CompensationShape) => compensationAt ?? new Date(0),
    }),
  }),
})

/** A step whose status is that of an event. */
type StepThen = StepRow & { statusThen?: StepRow['status'] }

export const GoalStep = builder.prismaObject('GoalStep', {
  description: 'A step of a plan.',
  fields: t => ({
    key: t.exposeString('key', { description: 'Key, unique within the plan.' }),
    title: t.exposeString('title', { description: 'Title.' }),
    description: t.exposeString('description', { description: 'What it does.' }),
    kind: t.expose('kind', { type: GoalStepKindEnum, description: 'Kind of work.' }),
    agent: t.relation('agent', {
      nullable: true,
      description: 'Agent whose documents it uses. Null: all documents or none, or the agent was deleted.',
    }),
    plugin: t.relation('plugin', {
      nullable: true,
      description: 'Plugin of its tool. Null for other kinds than TOOL, and if the plugin was removed.',
    }),
    tool: t.exposeString('tool', {
      nullable: true,
      description: 'Name of its tool. Null for other kinds than TOOL.',
    }),
    dependsOn: t.exposeStringList('dependsOn', {
      description: 'Keys of the steps whose results it needs.',
    }),
    successCriteria: t.field({
      type: [GoalCriterion],
      description: 'What must be true of the result. Judged when the step completes.',
      select: { criteria: true },
      resolve: readCriteria,
    }),
    risks: t.exposeStringList('risks', { description: 'What can go wrong.' }),
    status: t.field({
      type: GoalStepStatusEnum,
      description: 'Status. In an event: the status after the change.',
      select: { status: true },
      resolve: (step: Pick<StepThen, 'status' | 'statusThen'>) => step.statusThen ?? step.status,
    }),
    estimate: t.field({
      type: GoalEstimate,
      description: 'What it was expected to take when it was planned.',
      select: { estimate: true },
      resolve: ({ estimate }) => estimate as unknown as StepEstimate,
    }),
    seconds: t.exposeFloat('seconds', {
      nullable: true,
      description: 'Seconds of its last attempt. Null until it has run.',
    }),
    costUsd: t.float({
      nullable: true,
      description:
        'Cost of its model calls in US dollars, with those of failed attempts. Null until it has run.',
      select: { id: true, seconds: true },
      resolve: async ({ id, seconds }, _, context) =>
        seconds === null ? null : (await loadStepUse(context, id)).costUsd,
    }),
    tokens: t.int({
      nullable: true,
      description: 'Tokens of its model calls. Null until it has run.',
      select: { id: true, seconds: true },
      resolve: async ({ id, seconds }, _, context) =>
        seconds === null ? null : (await loadStepUse(context, id)).tokens,
    }),
    output: t.variant(GoalStepOutput, {
      description:
        'What it produced. Null until it is completed. The text of a SYNTHESIS is `Goal.synthesis`.',
      isNull: ({ outputText }) => outputText === null,
    }),
    failure: t.string({
      nullable: true,
      description: 'Why it is FAILED or BLOCKED. Otherwise null.',
      select: { failure: true },
      resolve: localizedOrNull(step => step.failure),
    }),
    compensation: t.variant(GoalCompensation, {
      description: 'How its effects were undone. Null unless it has effects and was to be undone.',
      isNull: ({ compensation }) => compensation === null,
    }),
    task: t.relation('task', {
      nullable: true,
      description: 'Its last task. Null before the first, and once retention has removed it.',
    }),
  }),
})
