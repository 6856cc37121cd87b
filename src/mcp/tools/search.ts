import * as z from 'zod'
import { nameSource, PASSAGE_FIELDS, type PassageData, type Source, toSource } from '../passages.ts'
import { describeInput, readInput } from '../read-input.ts'
import { runDocument } from '../run-document.ts'
import { type BuiltInTool, type ToolCall, toResult } from '../tool.ts'

const INPUT = z.strictObject({
  query: z.string().min(1).describe('A question or keywords, in any language. There is no query syntax.'),
  limit: z.int().min(1).max(100).default(10).describe('Maximum number of passages.'),
  languages: z
    .array(z.string())
    .optional()
    .describe('Only documents in these languages, as tags such as `en`.'),
})

interface Hit {
  snippet: string
  chunk: PassageData
  /** Absent for keys that are restricted to agents. */
  relevance?: number
  lanes?: { lane: keyof typeof LANES; rank: number }[]
}

const LANES = { LEXICAL: 'words', SEMANTIC: 'meaning', TRIGRAM: 'parts of words' }

const documentWith = (fields: string) => `
  query ($query: String!, $limit: Int, $languages: [String!]) {
    search(input: { query: $query, limit: $limit, scope: { languages: $languages } }) {
      hits { snippet ${fields} chunk { ${PASSAGE_FIELDS} } }
    }
  }`
const EXPLAINED = documentWith('relevance lanes { lane rank }')
/** Ranks and scores depend on documents that restricted keys cannot see. */
const PLAIN = documentWith('')

export const search: BuiltInTool = {
  name: 'search',
  title: 'Search documents',
  description:
    'Finds passages in the documents of the workspace. Returns each passage with its document, source and relevance (the estimated probability, 0 to 1, that it answers the query), and how it was found. Use `ask` for an answer with citations.',
  scope: 'ASK',
  isForRestricted: true,
  annotations: { readOnlyHint: true, openWorldHint: false },
  inputSchema: describeInput(INPUT),
  async call(call, input) {
    const wanted = readInput(INPUT, input)
    const { scopes, restrictions } = call.viewer
    const isExplained = scopes.has('READ') && !restrictions?.agentIds
    const { search } = await find(call, isExplained ? EXPLAINED : PLAIN, wanted)
    const hits = search.hits.map((hit, i) => ({ ...toSource(i + 1, hit.chunk), ...explain(hit) }))
    const count = hits.length === 1 ? '1 passage' : `${hits.length} passages`
    const text = hits.length
      ? [`${count} for: ${wanted.query}`, ...hits.map(write)].join('\n\n')
      : `No passage was found for: ${wanted.query}`
    return toResult(text, { query: wanted.query, hits })
  },
}

function find(call: ToolCall, document: string, variables: Record<string, unknown>) {
  return runDocument<{ search: { hits: Hit[] } }>(call, document, variables)
}

function explain({ snippet, relevance, lanes }: Hit) {
  return {
    snippet,
    ...(relevance !== undefined && { relevance: Number(relevance.toFixed(2)) }),
    ...(lanes && { foundBy: lanes.map(({ lane, rank }) => ({ by: LANES[lane], rank })) }),
  }
}

function write(hit: Source & ReturnType<typeof explain>): string {
  const { relevance, foundBy = [], text } = hit
  const found = foundBy.map(({ by, rank }) => `${by} (rank ${rank})`).join(', ')
  const how = relevance === undefined ? [] : [`Relevance ${relevance.toFixed(2)}. Found by ${found}.`]
  return [nameSource(hit), ...how, text].join('\n')
}
