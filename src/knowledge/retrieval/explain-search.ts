import { Prisma } from '../../generated/prisma/client.ts'
import { type FusedHit, fuseLanes } from './fuse-lanes.ts'
import { type LaneHit, MAX_CANDIDATES, type Searchable } from './lane.ts'
import { type LaneOutcome, runLanes } from './run-lanes.ts'
import {
  chooseHits,
  MAX_EXAMINED,
  type RatedPassage,
  rateHits,
  type SearchRequest,
  toYardstick,
  type Yardstick,
} from './search.ts'
import { scopeCondition } from './search-scope.ts'

/** The stage at which a document drops out of a search, in search order. */
export type SearchStage =
  | 'NOT_INDEXED'
  | 'OUT_OF_SCOPE'
  | 'NO_LANE_MATCHED'
  | 'BELOW_CANDIDATE_CUT'
  | 'BELOW_MIN_SCORE'
  | 'BELOW_LIMIT'
  | 'RETURNED'

export interface SearchExplanation {
  stage: SearchStage
  /** One sentence with the deciding numbers. */
  detail: string
  /** The passage that got furthest. Null if none matched. */
  chunkId: string | null
  /** Rank and score of that passage in each lane, even beyond the candidate limit. */
  lanes: FusedHit['lanes']
}

/** Runs a search and explains what happened to one document (a UUID) of the workspace. */
export async function explainSearch(
  db: Searchable,
  request: SearchRequest,
  documentId: string,
): Promise<SearchExplanation> {
  const left = await findEarlyStage(db, request, documentId)
  if (left) return { ...left, chunkId: null, lanes: [] }
  const ran = await runLanes(db, { ...request, alsoDocument: documentId })
  const { lanes: outcomes } = ran
  const own = outcomes.flatMap(({ hits }) => hits.filter(hit => hit.documentId === documentId))
  const [bestMatch] = own.sort((a, b) => a.rank - b.rank)
  if (!bestMatch) return { ...describeNoMatch(outcomes), chunkId: null, lanes: [] }
  const fused = fuseLanes(outcomes.map(cutCandidates))
  const { chunkId, ...verdict } = fused.some(hit => hit.documentId === documentId)
    ? await judge(db, toYardstick(request.query, ran), fused, request, documentId)
    : { ...describeCut(bestMatch), chunkId: bestMatch.chunkId }
  return {
    ...verdict,
    chunkId,
    lanes: outcomes.flatMap(({ lane, hits }) =>
      hits.filter(hit => hit.chunkId === chunkId).map(({ rank, score }) => ({ lane, rank, score })),
    ),
  }
}

type Verdict = Pick<SearchExplanation, 'stage' | 'detail'>

/** Returns a verdict if the document is not searched at all, otherwise null. */
async function findEarlyStage(
  db: Searchable,
  { workspaceId, scope }: SearchRequest,
  documentId: string,
): Promise<Verdict | null> {
  const inScope = scopeCondition(workspaceId, scope, Prisma.sql`d.id`) ?? Prisma.sql`true`
  const [document] = await db.$queryRaw<{ passages: boolean; status: string; inScope: boolean }[]>`
    SELECT EXISTS (SELECT FROM chunks c WHERE c.document_id = d.id) AS passages, d.status::text AS status, ${inScope} AS "inScope"
    FROM documents d WHERE d.workspace_id = ${workspaceId}::uuid AND d.id = ${documentId}::uuid`
  if (!document?.passages)
    return {
      stage: 'NOT_INDEXED',
      detail: `The document is not indexed: its status is ${document?.status ?? 'unknown'}.`,
    }
  if (!document.inScope)
    return { stage: 'OUT_OF_SCOPE', detail: 'The document is outside the scope of the search.' }
  return null
}

function describeNoMatch(outcomes: readonly LaneOutcome[]): Verdict {
  const lanes = outcomes.map(outcome => outcome.lane.toLowerCase()).join(' and ')
  const detail = lanes
    ? `No passage of the document matches the query (lanes: ${lanes}).`
    : 'No lane ran because the weight of each is 0.'
  return { stage: 'NO_LANE_MATCHED', detail }
}

function cutCandidates(outcome: LaneOutcome): LaneOutcome {
  return { ...outcome, hits: outcome.hits.filter(hit => hit.rank <= MAX_CANDIDATES) }
}

function describeCut({ rank }: LaneHit): Verdict {
  return {
    stage: 'BELOW_CANDIDATE_CUT',
    detail: `The best passage has rank ${rank} in its lane, but only the first ${MAX_CANDIDATES} of each lane are considered.`,
  }
}

/** Finds out whether `minScore` or `limit` drops a document that the lanes found. */
async function judge(
  db: Searchable,
  yardstick: Yardstick,
  fused: readonly FusedHit[],
  { minScore, limit }: SearchRequest,
  documentId: string,
): Promise<Verdict & { chunkId: string }> {
  const isOwn = (hit: FusedHit) => hit.documentId === documentId
  const relevant =
    minScore > 0 ? await chooseHits(db, yardstick, fused, { minScore, limit: MAX_EXAMINED }) : fused
  const index = relevant.findIndex(isOwn)
  if (index >= 0) return describeRank(relevant[index]!, index + 1, limit)
  const own = await rateHits(db, yardstick, fused.filter(isOwn))
  const best = own.reduce<RatedPassage | null>(
    (best, hit) => (best && best.relevance >= hit.relevance ? best : hit),
    null,
  )
  // Its passages were deleted, or only worse ones were examined.
  if (!best || best.relevance >= minScore)
    return describeRank(fused.find(isOwn)!, fused.findIndex(isOwn) + 1, limit)
  return {
    chunkId: best.chunkId,
    stage: 'BELOW_MIN_SCORE',
    detail: `The best passage has a relevance of ${best.relevance.toFixed(3)}, below the minScore of ${minScore}.`,
  }
}

function describeRank(
  { chunkId, score }: FusedHit,
  rank: number,
  limit: number,
): Verdict & { chunkId: string } {
  const found = `The best passage has rank ${rank} with a score of ${score.toFixed(3)}`
  return rank > limit
    ? { chunkId, stage: 'BELOW_LIMIT', detail: `${found}, but the limit is ${limit}.` }
    : { chunkId, stage: 'RETURNED', detail: `${found}.` }
}
