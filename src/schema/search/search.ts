import type { ViewerContext } from '../../context.ts'
import type { SearchExplanation as SearchExplanationShape } from '../../knowledge/retrieval/explain-search.ts'
import type { SearchHit as HitShape, SearchOutcome } from '../../knowledge/retrieval/search.ts'
import { explainDocument, MAX_HITS, searchDocuments } from '../../resolvers/search/search.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { Chunk, Document } from '../documents/document.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { localized } from '../shared/localized.ts'

const SearchLaneEnum = defineEnum(
  'SearchLane',
  'A way to find passages. Search combines the results of all lanes.',
  {
    LEXICAL: 'Finds passages by words.',
    TRIGRAM: 'Finds passages by parts of words, to match misspelled words.',
    SEMANTIC: 'Finds passages by meaning, with embeddings.',
  },
)

const SearchLaneScore = builder.objectRef<HitShape['lanes'][number]>('SearchLaneScore').implement({
  description: 'Rank and score of a hit in one lane.',
  fields: t => ({
    lane: t.field({ type: SearchLaneEnum, description: 'The lane.', resolve: score => score.lane }),
    rank: t.exposeInt('rank', { description: 'Rank of the hit in the lane, from 1.' }),
    score: t.exposeFloat('score', {
      description: 'Score of the hit in the lane. Scores of different lanes are not comparable.',
    }),
  }),
})

export const SearchHit = builder.objectRef<HitShape>('SearchHit').implement({
  description: 'A passage that was found, with an explanation of its rank.',
  fields: t => ({
    rank: t.exposeInt('rank', { description: 'Rank of the hit in the result, from 1.' }),
    chunk: t.loadable({
      type: Chunk,
      description: 'The passage that was found.',
      load: (ids: string[], context) => loadChunks(ids, context),
      resolve: hit => hit.chunkId,
    }),
    document: t.loadable({
      type: Document,
      description: 'The document that contains the passage.',
      load: loadDocuments,
      resolve: hit => hit.documentId,
    }),
    relevance: t.exposeFloat('relevance', {
      description:
        'Estimated probability that the passage answers the query, 0 to 1. Comparable between queries and agents. Calibrated on questions: of hits with 0.8, about 80 % contain the answer.',
    }),
    score: t.exposeFloat('score', {
      description:
        'Fused score, 0 to 1. Comparable only within one result. Each further passage of the same document is scored 20 % lower than the one before.',
    }),
    lanes: t.field({
      type: [SearchLaneScore],
      description: 'The lanes that found the passage.',
      resolve: hit => hit.lanes,
    }),
    snippet: t.exposeString('snippet', {
      description: 'The sentences of the passage that match the query best.',
    }),
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
  description: 'Statistics of one lane in a search.',
  fields: t => ({
    lane: t.field({ type: SearchLaneEnum, description: 'The lane.', resolve: report => report.lane }),
    candidates: t.exposeInt('candidates', { description: 'Number of passages that the lane returned.' }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time that the lane took, in milliseconds.' }),
  }),
})

const SearchResult = builder.objectRef<SearchOutcome>('SearchResult').implement({
  description: 'The result of a search.',
  fields: t => ({
    hits: t.field({
      type: [SearchHit],
      description: 'The hits, best first.',
      // `search` has the number of hits in its multiplier.
      complexity: { field: 1, multiplier: 1 },
      resolve: result => result.hits,
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Time that the search took, in milliseconds.' }),
    lanes: t.field({
      type: [SearchLaneReport],
      complexity: { field: 1, multiplier: 1 },
      description: 'The lanes that ran.',
      resolve: result => result.lanes,
    }),
  }),
})

const SearchStageEnum = defineEnum(
  'SearchStage',
  'The stage of a search at which a document is dropped. Stages are listed in the order of the search.',
  {
    NOT_INDEXED: 'The document is not indexed yet, or indexing failed.',
    OUT_OF_SCOPE: 'The document is outside the scope of the search.',
    NO_LANE_MATCHED: 'No lane found a match in the document.',
    BELOW_CANDIDATE_CUT: 'In every lane, too many other passages match better.',
    BELOW_MIN_SCORE: 'The relevance of its best passage is below `minScore`.',
    BELOW_LIMIT: 'The rank of its best passage is greater than `limit`.',
    RETURNED: 'The document is among the hits.',
  },
)

const SearchExplanation = builder
  .objectRef<SearchExplanationShape & { documentId: string }>('SearchExplanation')
  .implement({
    description: 'Why a document is, or is not, among the hits of a search.',
    fields: t => ({
      document: t.loadable({
        type: Document,
        description: 'The document.',
        load: loadDocuments,
        resolve: explanation => explanation.documentId,
      }),
      returned: t.boolean({
        description: 'Whether the document is among the hits.',
        resolve: explanation => explanation.stage === 'RETURNED',
      }),
      stage: t.expose('stage', {
        type: SearchStageEnum,
        description:
          'The stage at which the best passage of the document was dropped. RETURNED if it was not.',
      }),
      detail: t.string({
        description: 'Human-readable explanation with the relevant figures.',
        resolve: localized(explanation => explanation.detail),
      }),
      bestChunk: t.loadable({
        type: Chunk,
        nullable: true,
        description: 'The passage of the document that got furthest. Null if none matched.',
        load: (ids: string[], context) => loadChunks(ids, context),
        resolve: explanation => explanation.chunkId,
      }),
      lanes: t.field({
        type: [SearchLaneScore],
        description: 'Rank and score of that passage in each lane that found it.',
        resolve: explanation => explanation.lanes,
      }),
    }),
  })

const SearchScopeInput = builder.inputType('SearchScopeInput', {
  description: 'Restricts a search. All given conditions must match.',
  fields: t => ({
    nodeIds: t.idList({
      description: 'IDs of nodes. Documents must be placed on one of them or on a descendant.',
    }),
    documentIds: t.idList({ description: 'IDs of documents to search.' }),
    languages: t.stringList({ description: 'Language tags of documents to search, such as `en`.' }),
  }),
})

const SearchLanesInput = builder.inputType('SearchLanesInput', {
  description:
    'Weights of the lanes when their results are combined, 0 or more. A lane with weight 0 does not run. Omitted weights are chosen for each query, based on measurements.',
  fields: t => ({
    lexical: t.float({ description: 'Weight of the LEXICAL lane (words, BM25).' }),
    trigram: t.float({
      description: 'Weight of the TRIGRAM lane (parts of words, for typos and unknown words).',
    }),
    semantic: t.float({
      description:
        'Weight of the SEMANTIC lane (meaning). Ignored if no embedding model supports the language of the query.',
    }),
  }),
})

const SearchInput = builder.inputType('SearchInput', {
  description: 'A search query and its options.',
  fields: t => ({
    query: t.string({
      required: true,
      description: 'A question or keywords, at most 10,000 characters. There is no query syntax.',
    }),
    limit: t.int({ defaultValue: 10, description: 'Maximum number of hits: 1 to 100.' }),
    scope: t.field({
      type: SearchScopeInput,
      description: 'Restricts the search. Default: the whole workspace.',
    }),
    lanes: t.field({
      type: SearchLanesInput,
      description: 'Weights of the lanes. Default: chosen for each query.',
    }),
    minScore: t.float({ description: 'Hits with a lower relevance (0 to 1) are dropped. Default: 0.' }),
  }),
})

/** Number of hits that a search is priced for: the requested number, or the maximum. */
export function countPricedHits(limit: number | null | undefined): number {
  return Math.min(MAX_HITS, Math.max(1, limit ?? MAX_HITS))
}

builder.queryField('search', t =>
  t.field({
    type: SearchResult,
    description: 'Searches the documents of the workspace for passages.',
    args: inputArgs(t.arg, SearchInput, 'The search.'),
    complexity: ({ input }) => ({ field: FIELD_COSTS.search, multiplier: countPricedHits(input.limit) }),
    resolve: (_, { input }, context) => searchDocuments(context, input),
  }),
)

builder.queryField('explainSearch', t =>
  t.field({
    type: SearchExplanation,
    description:
      'Explains why a document is, or is not, among the hits of a search. Runs the same search and returns the stage that dropped the document.',
    args: {
      input: t.arg({ type: SearchInput, required: true, description: 'The search.' }),
      documentId: t.arg.id({ required: true, description: 'ID of the document to explain.' }),
    },
    complexity: FIELD_COSTS.search,
    resolve: (_, { input, documentId }, context) => explainDocument(context, input, documentId),
  }),
)
