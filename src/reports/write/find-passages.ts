import { createHash } from 'node:crypto'
import type { Agent } from '../../generated/prisma/client.ts'
import { readStatistics } from '../../knowledge/retrieval/index-statistics.ts'
import { loadPassages } from '../../knowledge/retrieval/load-passages.ts'
import { search } from '../../knowledge/retrieval/search.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { matchSubject, type SubjectMatch } from '../match-topic.ts'
import { isKorean } from '../text.ts'
import { readSubjects } from '../topic-subjects.ts'
import type { Passage, SectionPlan } from './passage.ts'
import { sectionQuery } from './section-query.ts'

/** Per section. */
const MAX_PASSAGES = 30

/** The search scopes of several agents, each with its own settings. */
export interface SearchedScope {
  workspaceId: string
  embeddings: Embeddings | null
  groups: { weights: Pick<Agent, 'lexical' | 'trigram' | 'semantic'>; minScore: number; nodeIds: string[] }[]
}

/** What a scope needs of an agent. */
const SCOPE_FIELDS = {
  lexical: true,
  trigram: true,
  semantic: true,
  minScore: true,
  nodes: { select: { nodeId: true } },
} as const

type ScopedAgent = Pick<Agent, 'lexical' | 'trigram' | 'semantic' | 'minScore'> & {
  nodes: readonly { nodeId: string }[]
}

/** Reads the scopes of the agents of a topic (a UUID). Agents with the same settings share a group. */
export async function readTopicScope(
  db: WorkspaceDatabase,
  { workspaceId, topicId }: { workspaceId: string; topicId: string },
  embeddings: Embeddings | null,
): Promise<SearchedScope> {
  const rows = await db.topicAgent.findMany({
    where: { topicId },
    select: { agent: { select: SCOPE_FIELDS } },
  })
  return { workspaceId, embeddings, groups: groupAgents(rows.map(({ agent }) => agent)) }
}

/**
 * Reads the scopes of agents. Agents with the same settings share a group.
 * @param agentIds UUIDs. Null: all agents of the workspace.
 */
export async function readScopes(
  db: Pick<WorkspaceDatabase, 'agent'>,
  workspaceId: string,
  agentIds: readonly string[] | null,
  embeddings: Embeddings | null,
): Promise<SearchedScope> {
  const agents = await db.agent.findMany({
    where: { workspaceId, ...(agentIds && { id: { in: [...agentIds] } }) },
    select: SCOPE_FIELDS,
    orderBy: { id: 'asc' },
  })
  return { workspaceId, embeddings, groups: groupAgents(agents) }
}

function groupAgents(agents: readonly ScopedAgent[]): SearchedScope['groups'] {
  const groups = new Map<string, SearchedScope['groups'][number]>()
  for (const { nodes, minScore, ...weights } of agents) {
    const key = JSON.stringify([weights, minScore])
    const group = groups.get(key) ?? { weights, minScore, nodeIds: [] }
    group.nodeIds.push(...nodes.map(node => node.nodeId))
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Finds passages for a section in the scopes of the agents, best first, without duplicates. */
export function findPassages(
  db: WorkspaceDatabase,
  scope: SearchedScope,
  topic: string,
  section: SectionPlan,
): Promise<Passage[]> {
  return searchScope(db, scope, sectionQuery(topic, section))
}

/**
 * Finds the passages of the documents about a topic in the scopes of the agents. One search per subject of the topic,
 * and three statements for all together.
 */
export async function findTopicPassages(
  db: WorkspaceDatabase,
  scope: SearchedScope,
  { title, language }: { title: string; language: string },
): Promise<Passage[]> {
  const subjects = readSubjects(title)
  const terms = subjects.flatMap(subject => readQuery(subject).terms)
  const statistics = await readStatistics(db, scope.workspaceId, [...new Set(terms)])
  const matches: ReadonlyMap<string, SubjectMatch>[] = []
  for (const subject of subjects)
    matches.push(matchSubject(subject, await searchScope(db, scope, subject), statistics))
  return completeDocuments(db, matches, language)
}

async function searchScope(
  db: WorkspaceDatabase,
  { workspaceId, embeddings, groups }: SearchedScope,
  text: string,
): Promise<Passage[]> {
  const query = readQuery(text)
  const scores = new Map<string, number>()
  for (const { nodeIds, ...settings } of groups) {
    const request = { workspaceId, embeddings, scope: { nodeIds }, limit: MAX_PASSAGES, ...settings }
    const { hits } = await search(db, { ...request, query })
    for (const { chunkId, score } of hits) scores.set(chunkId, Math.max(score, scores.get(chunkId) ?? 0))
  }
  const best = [...scores].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MAX_PASSAGES)
  return loadScoredPassages(db, new Map(best))
}

/** Loads passages by id, in the order of `scores`. Skips passages that were deleted in the meantime. */
export async function loadScoredPassages(
  db: Pick<WorkspaceDatabase, 'chunk'>,
  scores: ReadonlyMap<string, number>,
): Promise<Passage[]> {
  const passages = await loadPassages(
    db,
    [...scores].map(([chunkId, score]) => ({ chunkId, score })),
  )
  return passages.map(passage => ({ ...passage, digest: passageDigest(passage.content) }))
}

/** Documents that are read as a whole. Of others on the topic, only what the search finds is used. */
const MAX_WHOLE_DOCUMENTS = 6
/** Number of passages at the beginning of each document that are considered, whatever the search finds. */
const MAX_DOCUMENT_PASSAGES = 40
/** Score of a passage that the search did not find, as a share of the best one of its document. */
const UNFOUND_SCORE = 0.3

/**
 * Puts together the passages about a topic from the matches of its subjects. Adds the passages that the search did not
 * find in documents that are about a subject as a whole: they do not repeat it in every part. Two statements.
 * @param language of the report. Documents in it are preferred: others are used only if there are none.
 */
export async function completeDocuments(
  db: Pick<WorkspaceDatabase, 'chunk'>,
  matches: readonly ReadonlyMap<string, SubjectMatch>[],
  language: string,
): Promise<Passage[]> {
  const found = new Map<string, Passage>()
  const whole = new Map<string, number>()
  for (const [documentId, { isWhole, passages }] of matches.flatMap(of => [...of])) {
    for (const passage of passages) found.set(passage.chunkId, found.get(passage.chunkId) ?? passage)
    if (isWhole) whole.set(documentId, Math.max(...passages.map(({ score }) => score)))
  }
  const own = preferLanguage([...found.values()], language).toSorted((a, b) => b.score - a.score)
  const documentIds = new Set(own.map(({ documentId }) => documentId).filter(id => whole.has(id)))
  const bestScores = [...documentIds]
    .slice(0, MAX_WHOLE_DOCUMENTS)
    .map(id => [id, whole.get(id) ?? 0] as const)
  return [...own, ...(await loadUnfound(db, new Map(bestScores), [...found.keys()]))]
}

/**
 * Loads the passages at the beginning of documents that a search did not find, in their order. Two statements.
 * @param bestScores of each document (UUID): the score of its best passage
 * @param found UUIDs of passages
 */
export async function loadUnfound(
  db: Pick<WorkspaceDatabase, 'chunk'>,
  bestScores: ReadonlyMap<string, number>,
  found: readonly string[],
): Promise<Passage[]> {
  const others = await db.chunk.findMany({
    where: {
      documentId: { in: [...bestScores.keys()] },
      ordinal: { lt: MAX_DOCUMENT_PASSAGES },
      id: { notIn: [...found] },
    },
    select: { id: true, documentId: true },
    orderBy: [{ documentId: 'asc' }, { ordinal: 'asc' }],
  })
  const scores = others.map(
    ({ id, documentId }) => [id, UNFOUND_SCORE * (bestScores.get(documentId) ?? 0)] as const,
  )
  return loadScoredPassages(db, new Map(scores))
}

function preferLanguage(passages: readonly Passage[], language: string): Passage[] {
  const isOwn = (of: readonly Passage[]) => {
    const text = of.map(({ documentTitle, content }) => `${documentTitle}\n${content}`).join('\n')
    return (detectLanguage(text) === 'ko') === isKorean(language)
  }
  const own = [...Map.groupBy(passages, ({ documentId }) => documentId).values()].filter(isOwn).flat()
  return own.length > 0 ? own : [...passages]
}

/** SHA-256 of the content, to detect later whether the passage has changed. */
export function passageDigest(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
