import type { EmbeddingRecord } from './embedding-model.ts'

/** Weight of a strong model, lower than that of words. Estimated, not measured. */
const STRONG = 0.4
const EVERY_LANGUAGE = { en: STRONG, ko: STRONG, other: STRONG }
const ENGLISH = { en: STRONG, ko: 0, other: 0 }
const NO_PREFIXES = { query: '', passage: '' }
const BGE_QUERY = 'Represent this sentence for searching relevant passages: '

/** Defaults for unknown models: multilingual, no prefixes, and texts short enough for any model. */
const UNKNOWN: EmbeddingRecord = {
  weights: EVERY_LANGUAGE,
  prefixes: NO_PREFIXES,
  maxTokens: 512,
  batchSize: 64,
  similarity: null,
}

/**
 * Known models by part of the name. The first match wins, ignoring case. Prefixes and lengths come from the model
 * cards. The ranges of cosines are typical for short texts, not measured.
 */
const KNOWN: [RegExp, Partial<EmbeddingRecord>][] = [
  [
    /multilingual-e5/,
    { prefixes: { query: 'query: ', passage: 'passage: ' }, similarity: { floor: 0.75, ceiling: 0.92 } },
  ],
  [
    /\be5-(small|base|large)/,
    {
      weights: ENGLISH,
      prefixes: { query: 'query: ', passage: 'passage: ' },
      similarity: { floor: 0.72, ceiling: 0.92 },
    },
  ],
  [/bge-m3/, { maxTokens: 8_192, similarity: { floor: 0.35, ceiling: 0.75 } }],
  [
    /bge-(small|base|large)-en/,
    {
      weights: ENGLISH,
      prefixes: { query: BGE_QUERY, passage: '' },
      similarity: { floor: 0.45, ceiling: 0.85 },
    },
  ],
  [/text-embedding-3-/, { maxTokens: 8_191, similarity: { floor: 0.15, ceiling: 0.6 } }],
  [/text-embedding-ada-002/, { maxTokens: 8_191, similarity: { floor: 0.72, ceiling: 0.88 } }],
  [
    /qwen3-embedding/,
    {
      prefixes: {
        query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
        passage: '',
      },
      maxTokens: 8_192,
      batchSize: 32,
      similarity: { floor: 0.25, ceiling: 0.75 },
    },
  ],
  [
    /nomic-embed-text-v2/,
    {
      prefixes: { query: 'search_query: ', passage: 'search_document: ' },
      similarity: { floor: 0.2, ceiling: 0.7 },
    },
  ],
  [
    /nomic-embed-text/,
    {
      weights: ENGLISH,
      prefixes: { query: 'search_query: ', passage: 'search_document: ' },
      maxTokens: 2_048,
      similarity: { floor: 0.45, ceiling: 0.8 },
    },
  ],
  [
    /mxbai-embed-large/,
    {
      weights: ENGLISH,
      prefixes: { query: BGE_QUERY, passage: '' },
      similarity: { floor: 0.4, ceiling: 0.8 },
    },
  ],
  [
    /snowflake-arctic-embed2|snowflake-arctic-embed-.*v2/,
    {
      prefixes: { query: 'query: ', passage: '' },
      maxTokens: 8_192,
      similarity: { floor: 0.2, ceiling: 0.65 },
    },
  ],
  [
    /embeddinggemma/,
    {
      prefixes: { query: 'task: search result | query: ', passage: 'title: none | text: ' },
      maxTokens: 2_048,
      similarity: { floor: 0.25, ceiling: 0.7 },
    },
  ],
  [
    /all-minilm/,
    {
      weights: { en: 0.2, ko: 0, other: 0 },
      maxTokens: 256,
      similarity: { floor: 0.1, ceiling: 0.65 },
    },
  ],
]

/** Looks up a model by its name. */
export function describeModel(name: string): EmbeddingRecord {
  const known = KNOWN.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1]
  return { ...UNKNOWN, ...known }
}
