import { type EmbeddingRecord, STRONG_WEIGHT } from './embedding-model.ts'

const EVERY_LANGUAGE = { en: STRONG_WEIGHT, ko: STRONG_WEIGHT, other: STRONG_WEIGHT }
const ENGLISH = { en: STRONG_WEIGHT, ko: 0, other: 0 }
/** Text before a query and before a passage. */
const prefixes = (query: string, passage = '') => ({ prefixes: { query, passage } })
const E5 = prefixes('query: ', 'passage: ')
const BGE = prefixes('Represent this sentence for searching relevant passages: ')
const NOMIC = prefixes('search_query: ', 'search_document: ')
const QWEN = 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:'

/** Cosines that mean "nothing in common" and "about the same". */
const cosines = (floor: number, ceiling: number) => ({ similarity: { floor, ceiling } })

/** Defaults for unknown models: no prefixes, and texts short enough for any model. The rest is tested. */
const UNKNOWN: EmbeddingRecord = {
  weights: null,
  ...prefixes(''),
  maxTokens: 512,
  batchSize: 64,
  similarity: null,
}

/**
 * Known models by part of the name. The first match wins, ignoring case. Prefixes and lengths come from the model
 * cards. The ranges of cosines are typical for short texts, not measured.
 */
const KNOWN: [RegExp, Partial<EmbeddingRecord>][] = [
  [/multilingual-e5/, { ...E5, ...cosines(0.75, 0.92) }],
  [/\be5-(small|base|large)/, { weights: ENGLISH, ...E5, ...cosines(0.72, 0.92) }],
  [/bge-m3/, { maxTokens: 8_192, ...cosines(0.35, 0.75) }],
  [/bge-(small|base|large)-en/, { weights: ENGLISH, ...BGE, ...cosines(0.45, 0.85) }],
  [/text-embedding-3-/, { maxTokens: 8_191, ...cosines(0.15, 0.6) }],
  [/text-embedding-ada-002/, { maxTokens: 8_191, ...cosines(0.72, 0.88) }],
  [/qwen3-embedding/, { ...prefixes(QWEN), maxTokens: 8_192, batchSize: 32, ...cosines(0.25, 0.75) }],
  [/nomic-embed-text-v2/, { ...NOMIC, ...cosines(0.2, 0.7) }],
  [/nomic-embed-text/, { weights: ENGLISH, ...NOMIC, maxTokens: 2_048, ...cosines(0.45, 0.8) }],
  [/mxbai-embed-large/, { weights: ENGLISH, ...BGE, ...cosines(0.4, 0.8) }],
  [
    /snowflake-arctic-embed2|snowflake-arctic-embed-.*v2/,
    { ...prefixes('query: '), maxTokens: 8_192, ...cosines(0.2, 0.65) },
  ],
  [
    /embeddinggemma/,
    {
      ...prefixes('task: search result | query: ', 'title: none | text: '),
      maxTokens: 2_048,
      ...cosines(0.25, 0.7),
    },
  ],
  [/all-minilm/, { weights: { en: 0.2, ko: 0, other: 0 }, maxTokens: 256, ...cosines(0.1, 0.65) }],
]

/** Looks up a model by its name. */
export function describeModel(name: string): EmbeddingRecord {
  const known = KNOWN.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
  return known ? { ...UNKNOWN, weights: EVERY_LANGUAGE, ...known } : UNKNOWN
}
