import type { SearchExplanation as SearchExplanationShape } from '../knowledge/retrieval/explain-search.ts'
import type { SearchHit as HitShape, SearchOutcome } from '../knowledge/retrieval/search.ts'
import type { ViewerContext } from '../platform/auth/viewer.ts'
import { explainDocument } from '../resolvers/search/explain-document.ts'
import { MOST_HITS, searchDocuments } from '../resolvers/search/search-documents.ts'
import { builder } from './builder.ts'
import { Chunk, Document } from './document.ts'
import { localized } from './localized.ts'
import { FIELD_COSTS } from './query-cost.ts'

const SearchLaneEnum = builder.enumType('SearchLane', {
  description: 'A way in which a passage can be found.',
  values: {
    LEXICAL: { description: 'By words.' },
    TRIGRAM: { description: 'By parts of words.' },
    SEMANTIC: { description: 'By meaning.' },
  } as const,
})

const SearchLaneScore = builder.objectRef<HitShape['lanes'][number]>('SearchLaneScore').implement({
  description: 'How one lane saw a hit.',
  fields: t => ({
    lane: t.field({ type: SearchLaneEnum, description: 'Which lane.', resolve: score => score.lane }),
    rank: t.exposeInt('rank', { description: 'Its place there, counted from 1.' }),
    score: t.exposeFloat('score', { description: 'Its score there, by the measure of the lane.' }),
  }),
})

export const SearchHit = builder.objectRef<HitShape>('SearchHit').implement({
  description: 'A passage that was found, and why.',
  fields: t => ({
    rank: t.exposeInt('rank', { description: 'Its place in the result, counted from 1.' }),
    chunk: t.loadable({
      type: Chunk,
      description: 'The passage.',
      load: (ids: string[], context) => loadChunks(ids, context),
      resolve: hit => hit.chunkId,
    }),
    document: t.loadable({
      type: Document,
      description: 'Where it stands.',
      load: loadDocuments,
      resolve: hit => hit.documentId,
    }),
    score: t.exposeFloat('score', {
      description:
        'Fused score, 0 to 1. Comparable within one result only. Each further passage of one document counts a fifth less than the one before.',
    }),
    lanes: t.field({
      type: [SearchLaneScore],
      description: 'The lanes that found it.',
      resolve: hit => hit.lanes,
    }),
    snippet: t.exposeString('snippet', { description: 'The sentences that fit the query best.' }),
  }),
})

export function loadChunks(ids: string[], { db }: ViewerContext, query: object = {}) {
  return inOrder(ids, db.chunk.findMany({ ...query, where: { id: { in: ids } } }))
}

function loadDocuments(ids: string[], { db }: ViewerContext) {
  return inOrder(ids, db.document.findMany({ where: { id: { in: ids } } }))
}

async function inOrder<T extends { id: string }>(
  ids: readonly string[],
  rows: PromiseLike<T[]>,
): Promise<(T | Error)[]> {
  const byId = new Map((await rows).map(row => [row.id, row]))
  return ids.map(id => byId.get(id) ?? new Error(`row ${id} was deleted while it was being read`))
}

const SearchLaneReport = builder.objectRef<SearchOutcome['lanes'][number]>('SearchLaneReport').implement({
  description: 'What one lane did.',
  fields: t => ({
    lane: t.field({ type: SearchLaneEnum, description: 'Which lane.', resolve: report => report.lane }),
    candidates: t.exposeInt('candidates', { description: 'Passages that it put forward.' }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds.' }),
  }),
})

const SearchResult = builder.objectRef<SearchOutcome>('SearchResult').implement({
  description: 'Passages that fit a query.',
  fields: t => ({
    hits: t.field({
      type: [SearchHit],
      description: 'Best first.',
      // Counted at `search`, which says how many.
      complexity: { field: 1, multiplier: 1 },
      resolve: result => result.hits,
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds for all of it.' }),
    lanes: t.field({
      type: [SearchLaneReport],
      complexity: { field: 1, multiplier: 1 },
      description: 'The lanes that were run.',
      resolve: result => result.lanes,
    }),
  }),
})

const SearchStageEnum = builder.enumType('SearchStage', {
  description: 'Where a document leaves a search, in the order of the search.',
  values: {
    NOT_INDEXED: { description: 'It cannot be found yet, or its indexing failed.' },
    OUT_OF_SCOPE: { description: 'It is outside of what was searched.' },
    NO_LANE_MATCHED: { description: 'Nothing in it has to do with the query, as far as any lane can tell.' },
    BELOW_CANDIDATE_CUT: { description: 'Too many passages fit better for any lane to put it forward.' },
    BELOW_MIN_SCORE: { description: 'Its fused score is below `minScore`.' },
    BELOW_LIMIT: { description: 'Enough others fit better.' },
    RETURNED: { description: 'It is among the hits.' },
  } as const,
})

const SearchExplanation = builder
  .objectRef<SearchExplanationShape & { documentId: string }>('SearchExplanation')
  .implement({
    description: 'What became of one document in a search.',
    fields: t => ({
      document: t.loadable({
        type: Document,
        description: 'Which document.',
        load: loadDocuments,
        resolve: explanation => explanation.documentId,
      }),
      returned: t.boolean({
        description: 'Whether it is among the hits.',
        resolve: explanation => explanation.stage === 'RETURNED',
      }),
      stage: t.expose('stage', {
        type: SearchStageEnum,
        description: 'The stage at which its best passage left, RETURNED if it did not.',
      }),
      detail: t.string({
        description: 'One sentence for a person, with the figures that decided.',
        resolve: localized(explanation => explanation.detail),
      }),
      bestChunk: t.loadable({
        type: Chunk,
        nullable: true,
        description: 'The passage that got furthest; null where none matched.',
        load: (ids: string[], context) => loadChunks(ids, context),
        resolve: explanation => explanation.chunkId,
      }),
      lanes: t.field({
        type: [SearchLaneScore],
        description: 'How each lane saw that passage, whatever its rank.',
        resolve: explanation => explanation.lanes,
      }),
    }),
  })

const SearchScopeInput = builder.inputType('SearchScopeInput', {
  description: 'What may be found. Everything given must hold.',
  fields: t => ({
    nodeIds: t.idList({ description: 'In documents placed on these nodes or below them.' }),
    documentIds: t.idList({ description: 'In these documents.' }),
    languages: t.stringList({ description: 'In documents in these languages.' }),
  }),
})

const SearchLanesInput = builder.inputType('SearchLanesInput', {
  description:
    'Weights of the lanes in the fusion. A lane at 0 is not run; one left out gets what was measured to serve best.',
  fields: t => ({
    lexical: t.float({ description: 'Words, by BM25.' }),
    trigram: t.float({ description: 'Parts of words, for slips and unknown words.' }),
    semantic: t.float({ description: 'Meaning, where the embedding model knows the language.' }),
  }),
})

const SearchInput = builder.inputType('SearchInput', {
  description: 'What to search for, and where.',
  fields: t => ({
    query: t.string({
      required: true,
      description: 'A question or words. No syntax: whatever is typed is looked for.',
    }),
    limit: t.int({ defaultValue: 10, description: 'How many hits: 1 to 100.' }),
    scope: t.field({ type: SearchScopeInput, description: 'Everything in the workspace, if left out.' }),
    lanes: t.field({ type: SearchLanesInput, description: 'Weights of the lanes.' }),
    minScore: t.float({ description: 'Hits below this fused score (0 to 1) are dropped.' }),
  }),
})

/** For the price of a search: as many hits as are asked for, or the most that there may be. */
export function rowsOfHits(limit: number | null | undefined): number {
  return Math.min(MOST_HITS, Math.max(1, limit ?? MOST_HITS))
}

builder.queryField('search', t =>
  t.field({
    type: SearchResult,
    description: 'Finds passages in documents.',
    args: { input: t.arg({ type: SearchInput, required: true, description: 'What to search for.' }) },
    complexity: ({ input }) => ({ field: FIELD_COSTS.search, multiplier: rowsOfHits(input.limit) }),
    resolve: (_, { input }, context) => searchDocuments(context, input),
  }),
)

builder.queryField('explainSearch', t =>
  t.field({
    type: SearchExplanation,
    description:
      'Why a document is, or is not, among the hits: runs the very same retrieval and names the stage that dropped it.',
    args: {
      input: t.arg({ type: SearchInput, required: true, description: 'The search.' }),
      documentId: t.arg.id({ required: true, description: 'The document.' }),
    },
    complexity: FIELD_COSTS.search,
    resolve: (_, { input, documentId }, context) => explainDocument(context, input, documentId),
  }),
)
