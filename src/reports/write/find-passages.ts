import { createHash } from 'node:crypto'
import type { Agent } from '../../generated/prisma/client.ts'
import { loadPassages } from '../../knowledge/retrieval/load-passages.ts'
import { search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
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

/** Reads the scopes of the agents of a topic (a UUID). Agents with the same settings share a group. */
export async function readTopicScope(
  db: WorkspaceDatabase,
  { workspaceId, topicId }: { workspaceId: string; topicId: string },
  embeddings: Embeddings | null,
): Promise<SearchedScope> {
  const rows = await db.topicAgent.findMany({
    where: { topicId },
    select: {
      agent: {
        select: {
          lexical: true,
          trigram: true,
          semantic: true,
          minScore: true,
          nodes: { select: { nodeId: true } },
        },
      },
    },
  })
  const groups = new Map<string, SearchedScope['groups'][number]>()
  for (const { agent } of rows) {
    const { nodes, minScore, ...weights } = agent
    const key = JSON.stringify([weights, minScore])
    const group = groups.get(key) ?? { weights, minScore, nodeIds: [] }
    group.nodeIds.push(...nodes.map(node => node.nodeId))
    groups.set(key, group)
  }
  return { workspaceId, embeddings, groups: [...groups.values()] }
}

/** Finds passages for a section in the scopes of the agents, best first, without duplicates. */
export async function findPassages(
  db: WorkspaceDatabase,
  { workspaceId, embeddings, groups }: SearchedScope,
  topic: string,
  section: SectionPlan,
): Promise<Passage[]> {
  const query = readQuery(sectionQuery(topic, section))
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

/** SHA-256 of the content, to detect later whether the passage has changed. */
export function passageDigest(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
