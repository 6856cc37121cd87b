import { outputStep, researchStep, synthesisStep, toolStep } from './make-steps.ts'
import type { PlannedStep, StepTool } from './planned-step.ts'
import { hasQuestion } from './same-question.ts'
import type { GoalPart, SplitGoal } from './split-goal.ts'
import { stepWords } from './step-words.ts'

/** Of a plan. */
export const MAX_STEPS = 12

/** What was found for a part of a goal. */
export interface PartEvidence {
  /** UUID of the passage that fits best. Null: none was found. */
  bestChunkId: string | null
  /** UUID of the agent whose documents fit best. */
  agentId: string | null
}

/** A part that names a tool. */
export interface ToolRequest {
  part: GoalPart
  tool: StepTool
  /** Whether the tool can change something outside of Canopy. */
  hasEffects: boolean
}

interface Draft {
  /** BCP 47 tag. */
  language: string
  split: SplitGoal
  /** Parts that only ask for a tool to be run. */
  tools: readonly ToolRequest[]
  evidenceFor(part: GoalPart): PartEvidence
  /** Completed steps, which come first and are not done again. */
  kept?: readonly PlannedStep[]
  /** Risks of the whole plan. */
  risks?: readonly string[]
}

/** A step that finds something out. */
interface Source {
  key: string
  /** Indexes of the sentences that it is about. Null: unknown. */
  sentences: readonly number[] | null
}

/**
 * Drafts the steps for a goal: research for each part, by the agent whose documents answer it, then the requested files
 * and tools, and a summary of all. Parts with the same best passage are one step. Leaves out what has no room in a plan.
 */
export function draftSteps(draft: Draft): PlannedStep[] {
  const { language, split, kept = [], risks = [] } = draft
  const words = stepWords(language)
  const newKey = keyMaker(kept)
  const { groups, files, runs } = chooseWork(draft, kept)
  const sources = kept.flatMap(step => keptSource(step, split.parts, language))
  const research = groups.map(({ parts, agentId, bestChunkId }) => {
    const key = newKey('research')
    sources.push({ key, sentences: parts.map(({ sentence }) => sentence) })
    return researchStep(key, { parts, agentId, hasEvidence: bestChunkId !== null }, words)
  })
  const [lookups, effects] = [false, true].map(hasEffects =>
    runs.filter(run => run.hasEffects === hasEffects),
  )
  const reading = (lookups ?? []).map(request => {
    const { sentence } = request.part
    const key = newKey('tool')
    const step = toolStep(key, request, needsResults(request) ? keysBefore(sources, sentence) : [], words)
    sources.push({ key, sentences: [sentence] })
    return step
  })
  const making = files.map(({ kind, sentences }) =>
    outputStep(newKey(kind.toLowerCase(), ''), kind, keysAbout(sources, sentences), words),
  )
  const changing = (effects ?? []).map(request =>
    toolStep(newKey('tool'), request, keysBefore(sources, request.part.sentence), words),
  )
  const work = [...kept, ...research, ...reading, ...making, ...changing]
  const needed = new Set(work.flatMap(({ dependsOn }) => dependsOn))
  const last = work.filter(({ key }) => !needed.has(key)).map(({ key }) => key)
  return [...work, synthesisStep(newKey('synthesis', ''), last, risks, words)]
}

interface Work {
  groups: PartGroup[]
  files: SplitGoal['outputs']
  runs: ToolRequest[]
}

/** What is to be done and not done yet, as much as there is room for: research first, then files, then tools. */
function chooseWork({ language, split, tools, evidenceFor }: Draft, kept: readonly PlannedStep[]): Work {
  const isKept = (part: GoalPart) => kept.some(step => hasQuestion(step, part, language))
  const asked = split.parts.filter(part => !tools.some(tool => tool.part === part) && !isKept(part))
  const wanted = split.outputs.filter(({ kind }) => !kept.some(step => step.kind === kind))
  const waiting = tools.filter(({ tool }) => !kept.some(step => isSameTool(step.tool, tool)))
  const rooms = Math.max(0, MAX_STEPS - 1 - kept.length)
  const maxResearch = Math.max(Math.min(1, rooms), rooms - wanted.length - waiting.length)
  const groups = limitGroups(groupParts(asked, evidenceFor), maxResearch)
  const files = wanted.slice(0, rooms - groups.length)
  return { groups, files, runs: waiting.slice(0, rooms - groups.length - files.length) }
}

/** Whether the input of a tool has a placeholder. */
function needsResults({ tool }: ToolRequest): boolean {
  return JSON.stringify(tool.input).includes('{{')
}

/** Makes keys that no kept step has: `research-1`, `research-2`, or `table`, `table-2`. */
function keyMaker(kept: readonly PlannedStep[]): (name: string, first?: '-1' | '') => string {
  const used = new Set(kept.map(({ key }) => key))
  return (name, first = '-1') => {
    let key = `${name}${first}`
    for (let i = 2; used.has(key); i++) key = `${name}-${i}`
    used.add(key)
    return key
  }
}

function isSameTool(one: StepTool | null, other: StepTool): boolean {
  return (
    one?.pluginId === other.pluginId &&
    one.name === other.name &&
    JSON.stringify(one.input) === JSON.stringify(other.input)
  )
}

/** What a kept step has found out. Files have no findings of their own. */
function keptSource(step: PlannedStep, parts: readonly GoalPart[], language: string): Source[] {
  if (step.kind !== 'RESEARCH' && step.kind !== 'TOOL') return []
  const own = parts.filter(part => hasQuestion(step, part, language))
  return [{ key: step.key, sentences: own.length > 0 ? own.map(({ sentence }) => sentence) : null }]
}

/** Keys of the steps about some of the sentences. Without sentences, or if no step is about them, of all. */
function keysAbout(sources: readonly Source[], about: readonly number[]): string[] {
  const fitting = sources.filter(({ sentences }) => sentences?.some(one => about.includes(one)))
  const unknown = sources.filter(({ sentences }) => sentences === null)
  return (fitting.length > 0 ? [...unknown, ...fitting] : sources).map(({ key }) => key)
}

/** Keys of the steps about a sentence or one before it. If there are none, of all. */
function keysBefore(sources: readonly Source[], last: number): string[] {
  const before = sources.filter(({ sentences }) => !sentences || sentences.some(sentence => sentence <= last))
  return (before.length > 0 ? before : sources).map(({ key }) => key)
}

interface PartGroup extends PartEvidence {
  parts: GoalPart[]
}

function groupParts(parts: readonly GoalPart[], evidenceFor: (part: GoalPart) => PartEvidence): PartGroup[] {
  const groups: PartGroup[] = []
  for (const part of parts) {
    const evidence = evidenceFor(part)
    const same = groups.find(
      ({ bestChunkId }) => bestChunkId !== null && bestChunkId === evidence.bestChunkId,
    )
    if (same) same.parts.push(part)
    else groups.push({ ...evidence, parts: [part] })
  }
  return groups
}

/** Joins the last groups if there are too many. */
function limitGroups(groups: readonly PartGroup[], max: number): PartGroup[] {
  if (max === 0) return []
  const [last, ...others] = groups.slice(max - 1)
  if (!last || others.length === 0) return [...groups]
  return [...groups.slice(0, max - 1), { ...last, parts: [last, ...others].flatMap(({ parts }) => parts) }]
}
