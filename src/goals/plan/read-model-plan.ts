import { z } from 'zod'
import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'
import { parseJsonAnswer } from '../../models/parse-json-answer.ts'
import { cutText } from '../../reports/text.ts'
import { MAX_STEPS } from './draft-steps.ts'
import type { PlannedStep, StepKind } from './planned-step.ts'
import { type GraphStep, sortSteps } from './step-graph.ts'
import { stepWords } from './step-words.ts'

/** In UTF-16 code units. */
const MAX_TITLE_LENGTH = 120
const MAX_DESCRIPTION_LENGTH = 1_000
const MAX_NOTE_LENGTH = 300
/** Success criteria and risks of a step, each. */
const MAX_NOTES = 5

/** An agent that a plan can name. */
export interface PlanAgent {
  /** UUID. */
  id: string
  name: string
  scopeDescription: string
}

/** A tool that a plan can name. */
export interface PlanTool {
  /** UUID. */
  pluginId: string
  plugin: string
  name: string
  description: string
  /** JSON Schema. */
  input: object
}

/** What a plan can name. */
export interface PlanMeans {
  agents: readonly PlanAgent[]
  tools: readonly PlanTool[]
  /** BCP 47 tag. */
  language: string
  /** Completed steps, which stay. New steps can depend on them. */
  kept: readonly PlannedStep[]
}

/** How a plan names a tool. */
export function toolNameOf({ plugin, name }: Pick<PlanTool, 'plugin' | 'name'>): string {
  return `${plugin}/${name}`
}

const KINDS = ['RESEARCH', 'DOCUMENT', 'TABLE', 'SLIDES', 'TOOL', 'SYNTHESIS'] as const satisfies StepKind[]

const notes = z.array(z.string()).catch([])
const planSchema = z.object({
  steps: z.array(
    z.object({
      id: z.coerce.string(),
      kind: z.string(),
      title: z.string(),
      description: z.string().catch(''),
      agent: z.string().nullish().catch(null),
      tool: z.string().nullish().catch(null),
      input: z.record(z.string(), z.unknown()).nullish().catch(null),
      dependsOn: z.array(z.coerce.string()).catch([]),
      successCriteria: notes,
      risks: notes,
    }),
  ),
})
type GivenStep = z.output<typeof planSchema>['steps'][number]

/**
 * Reads a model's plan. Keys become short and unique in form, titles plain text, and a summary of everything is added
 * if there is none. Kept steps come first, unchanged, even if the model repeats them.
 * @returns all problems, in words for the model, if the plan cannot be used.
 */
export function readModelPlan(
  answer: string,
  means: PlanMeans,
): { steps: PlannedStep[] } | { problems: string[] } {
  const parsed = planSchema.safeParse(parseJsonAnswer(answer))
  if (!parsed.success) return { problems: ['The answer must be one JSON object with "steps".'] }
  const keptKeys = new Set(means.kept.map(({ key }) => key))
  const given = parsed.data.steps
    .map(step => ({
      ...step,
      id: toKey(step.id),
      kind: step.kind.trim().toUpperCase(),
      dependsOn: [...new Set(step.dependsOn.map(toKey))],
    }))
    .filter(({ id }) => !keptKeys.has(id))
  const work = given.filter(({ kind }) => kind !== 'SYNTHESIS')
  const summaries = given.filter(({ kind }) => kind === 'SYNTHESIS')
  const problems = [
    ...findShapeProblems(given, { work: work.length + means.kept.length, summaries: summaries.length }),
    ...work.flatMap(step => findStepProblems(step, means)),
    ...findGraphProblems(given, keptKeys, new Set(summaries.map(({ id }) => id))),
  ]
  if (problems.length > 0) return { problems }
  const sorted = sortSteps(work.map(step => ({ ...step, key: step.id }))) ?? []
  const steps = [...means.kept, ...sorted.map(step => toPlannedStep(step, means))]
  return { steps: [...steps, toSynthesis(summaries[0], steps, means)] }
}

/** Inputs of the tools that a plan names, to be checked, except those of kept steps. */
export function readToolInputs(
  answer: string,
  { tools, kept }: Pick<PlanMeans, 'tools' | 'kept'>,
): { id: string; tool: PlanTool; input: Record<string, unknown> }[] {
  const { data } = planSchema.safeParse(parseJsonAnswer(answer))
  return (data?.steps ?? []).flatMap(step => {
    const id = toKey(step.id)
    const tool = tools.find(known => toolNameOf(known) === step.tool)
    const isRun = tool && step.kind.trim().toUpperCase() === 'TOOL' && !kept.some(({ key }) => key === id)
    return isRun ? [{ id, tool, input: step.input ?? {} }] : []
  })
}

/** `Step 1: Find!` becomes `step-1-find`. */
function toKey(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
}

function findShapeProblems(
  all: readonly GivenStep[],
  { work, summaries }: { work: number; summaries: number },
): string[] {
  const problems: string[] = []
  if (work === 0) problems.push('There must be at least one step before the SYNTHESIS.')
  if (work + 1 > MAX_STEPS) problems.push(`There must be at most ${MAX_STEPS} steps, the SYNTHESIS included.`)
  if (summaries > 1) problems.push('There must be only one SYNTHESIS.')
  const ids = all.map(({ id }) => id)
  if (ids.includes('')) problems.push('Each step needs an id of letters and digits.')
  for (const id of new Set(ids.filter((one, i) => one !== '' && ids.indexOf(one) !== i)))
    problems.push(`The id "${id}" is used twice.`)
  return problems
}

function findStepProblems(
  { id, kind, title, agent, tool }: GivenStep,
  { agents, tools }: PlanMeans,
): string[] {
  const problems: string[] = []
  if (!KINDS.some(known => known === kind))
    problems.push(
      `Step "${id}" has the unknown kind "${cutText(kind, 40)}". Use one of: ${KINDS.join(', ')}.`,
    )
  if (plainModelText(title).trim() === '') problems.push(`Step "${id}" needs a title.`)
  if (agent && !findAgent(agents, agent))
    problems.push(`Step "${id}" names the unknown agent "${cutText(agent, 80)}".`)
  if (kind === 'TOOL' && !tools.some(known => toolNameOf(known) === tool))
    problems.push(`Step "${id}" must name one of the tools.`)
  return problems
}

function findAgent(agents: readonly PlanAgent[], name: string): PlanAgent | undefined {
  return agents.find(agent => agent.name.toLowerCase() === name.trim().toLowerCase())
}

function findGraphProblems(
  steps: readonly GivenStep[],
  kept: ReadonlySet<string>,
  summaries: ReadonlySet<string>,
): string[] {
  const ids = kept.union(new Set(steps.map(({ id }) => id)))
  const unknown = steps.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter(other => !ids.has(other))
      .map(other => `Step "${id}" depends on the unknown step "${other}".`),
  )
  const late = steps.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter(other => summaries.has(other))
      .map(() => `Step "${id}" depends on the SYNTHESIS, which is last.`),
  )
  const graph: GraphStep[] = steps.map(({ id, dependsOn }) => ({ key: id, dependsOn }))
  const isCircular = new Set(steps.map(({ id }) => id)).size === steps.length && sortSteps(graph) === null
  return [...unknown, ...late, ...(isCircular ? ['Steps depend on each other in a circle.'] : [])]
}

function toNotes(texts: readonly string[]): string[] {
  return texts
    .map(text => cutText(plainModelText(text), MAX_NOTE_LENGTH))
    .filter(text => text !== '')
    .slice(0, MAX_NOTES)
}

function toPlannedStep(step: GivenStep & GraphStep, { agents, tools }: PlanMeans): PlannedStep {
  const kind = step.kind as StepKind
  const tool = kind === 'TOOL' ? tools.find(known => toolNameOf(known) === step.tool) : undefined
  return {
    key: step.key,
    kind,
    title: cutText(plainModelText(step.title), MAX_TITLE_LENGTH),
    description: cutText(plainModelText(step.description), MAX_DESCRIPTION_LENGTH),
    agentId: (step.agent && findAgent(agents, step.agent)?.id) || null,
    tool: tool ? { pluginId: tool.pluginId, name: tool.name, input: step.input ?? {} } : null,
    dependsOn: [...step.dependsOn],
    successCriteria: toNotes(step.successCriteria),
    risks: toNotes(step.risks),
  }
}

/** The summary depends on every step that no other needs. */
function toSynthesis(
  given: GivenStep | undefined,
  steps: readonly PlannedStep[],
  { language }: PlanMeans,
): PlannedStep {
  const words = stepWords(language)
  const needed = new Set(steps.flatMap(({ dependsOn }) => dependsOn))
  const criteria = toNotes(given?.successCriteria ?? [])
  return {
    key: given?.id ?? freeKey(steps),
    kind: 'SYNTHESIS',
    title: cutText(plainModelText(given?.title ?? words.synthesis), MAX_TITLE_LENGTH) || words.synthesis,
    description:
      cutText(plainModelText(given?.description ?? ''), MAX_DESCRIPTION_LENGTH) || words.synthesize,
    agentId: null,
    tool: null,
    dependsOn: steps.map(({ key }) => key).filter(key => !needed.has(key)),
    successCriteria: criteria.length > 0 ? criteria : [words.namesGaps],
    risks: toNotes(given?.risks ?? []),
  }
}

function freeKey(steps: readonly PlannedStep[]): string {
  const keys = new Set(steps.map(({ key }) => key))
  return ['synthesis', 'goal-synthesis', 'final-synthesis'].find(key => !keys.has(key)) ?? 'goal-summary'
}
