import type { PlanSource } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { LanguageModel } from '../../platform/models/language-model.ts'
import type { Guide } from '../../templates/render-guide.ts'
import { requestPlan } from './ask-for-plan.ts'
import { completeSections } from './complete-sections.ts'
import { draftSections } from './draft-sections.ts'
import { EvidenceFinder, type SearchedAgents } from './evidence-finder.ts'
import { rankAgents } from './forecast-section.ts'
import { matchGuide } from './keep-to-guide.ts'
import { MAX_PLAN_SECTIONS, MAX_TOPIC_AGENTS } from './plan-limits.ts'
import { planPrompt } from './plan-prompt.ts'
import { readPlanAnswer } from './read-plan-answer.ts'
import type { PlannedSection, SectionIdea, Subject } from './section-idea.ts'
import { readGuideSections } from './sections-of-guide.ts'

/** Passages shown to the model. */
const MAX_PROMPT_PASSAGES = 10
/** Allowed number of sections if the model chooses them. */
const SECTIONS_BY_MODEL = { fewest: 3, most: 12 }
/** Allowed number of sections if the model follows a template. */
const SECTIONS_BY_TEMPLATE = { fewest: 1, most: MAX_PLAN_SECTIONS }

export interface PlanRequest {
  subject: Subject
  agents: SearchedAgents
  /** Rendered from a template. */
  guide: Guide | null
  model: LanguageModel | null
}

/**
 * When to stop waiting and plan with what is there. `model` is earlier than `all` because evidence for the sections of
 * the model still has to be found.
 */
export interface PlanDeadlines {
  model: AbortSignal
  all: AbortSignal
}

export interface MadePlan {
  sections: PlannedSection[]
  source: PlanSource
  /** The requested agents, or else those with the most passages. UUIDs. */
  agentIds: string[]
}

/**
 * Plans a report with the model if there is one and it returns a usable plan in time. Otherwise plans from the template
 * and the passages found. Both plans are made concurrently, so the fallback adds no time.
 */
export async function makePlan(
  db: WorkspaceDatabase,
  request: PlanRequest,
  deadlines: PlanDeadlines,
): Promise<MadePlan> {
  const { subject, agents, guide } = request
  const finder = new EvidenceFinder(db, agents, deadlines.all)
  await finder.find([subject.topic])
  const own = guide?.sections.length ? readGuideSections(guide, subject) : null
  const planByEvidence = async () =>
    findEvidence(own ?? (await draftSections(db, agents, subject, finder, deadlines.all)), subject, finder)
  const [modelIdeas, byEvidence] = await Promise.all([
    writeSections(request, own, finder, deadlines.model),
    planByEvidence(),
  ])
  const sections = modelIdeas ? await findEvidence(modelIdeas, subject, finder) : byEvidence
  return {
    ...chooseAgents(sections, agents.agentIds),
    source: modelIdeas ? 'MODEL' : 'EVIDENCE',
  }
}

/** Finds evidence for the sections and completes them with it. */
export async function findEvidence(
  ideas: readonly SectionIdea[],
  subject: Subject,
  finder: EvidenceFinder,
): Promise<PlannedSection[]> {
  await finder.find(ideas.flatMap(({ query }) => query ?? []))
  return completeSections(ideas, subject, finder)
}

async function writeSections(
  { subject, guide, model }: PlanRequest,
  sections: SectionIdea[] | null,
  finder: EvidenceFinder,
  signal: AbortSignal,
): Promise<SectionIdea[] | null> {
  if (!model) return null
  const passages = finder.about(subject.topic).slice(0, MAX_PROMPT_PASSAGES)
  const prompt = planPrompt({ subject, passages, sections, guide: guide?.systemPrompt ?? null })
  const answer = await requestPlan(model, prompt, signal)
  const written =
    answer === null
      ? null
      : readPlanAnswer(answer, subject, passages, sections ? SECTIONS_BY_TEMPLATE : SECTIONS_BY_MODEL)
  return written && sections && guide ? matchGuide(sections, guide, written) : written
}

/**
 * If no agents were requested, chooses those with the most passages over all sections. Forecasts name only chosen
 * agents.
 */
export function chooseAgents(
  sections: PlannedSection[],
  asked: readonly string[] | null,
): Pick<MadePlan, 'sections' | 'agentIds'> {
  if (asked) return { sections, agentIds: [...asked] }
  const counts = new Map<string, number>()
  for (const { forecast } of sections)
    for (const [place, id] of forecast.agentIds.entries())
      counts.set(id, (counts.get(id) ?? 0) + forecast.passages / (place + 1))
  const agentIds = rankAgents(counts).slice(0, MAX_TOPIC_AGENTS)
  const chosen = new Set(agentIds)
  return {
    agentIds,
    sections: sections.map(section => ({
      ...section,
      forecast: {
        ...section.forecast,
        agentIds: section.forecast.agentIds.filter(id => chosen.has(id)),
      },
    })),
  }
}
