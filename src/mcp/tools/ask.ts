import type { CallToolResult } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { findAgentId } from '../find-agent.ts'
import { citeText, nameSource, toSource } from '../passages.ts'
import { describeInput, readInput } from '../read-input.ts'
import { ASK, type QueryEnd, readQuery } from '../read-query.ts'
import { type BuiltInTool, type ToolCall, ToolFailure, toResult } from '../tool.ts'

const INPUT = z.strictObject({
  question: z.string().min(1).describe('The question, in any language.'),
  agent: z
    .string()
    .optional()
    .describe(
      'Name or ID of the agent to ask. Can be omitted if there is only one; `coverage` lists the agents.',
    ),
  topK: z.int().min(1).max(100).optional().describe('Maximum number of passages to answer from.'),
  conversationId: z
    .string()
    .optional()
    .describe('ID of a conversation with the agent. The question can then refer to earlier ones.'),
})

export const ask: BuiltInTool = {
  name: 'ask',
  title: 'Ask an agent',
  description:
    'Asks an agent a question about its documents. Returns an answer with citations such as [1], and the passages that support it. The answer is empty if the documents do not contain one.',
  scope: 'ASK',
  isForRestricted: true,
  annotations: { readOnlyHint: true, openWorldHint: false },
  inputSchema: describeInput(INPUT),
  async call(call, input) {
    const variables = await readVariables(call, input)
    const end = await readQuery(call, { query: ASK, variables }, { isOwner: true })
    return describeEnd(end)
  },
  async start(call, input) {
    const variables = await readVariables(call, input)
    const stopped = new AbortController()
    let startedId: string | null = null
    const follows = async (queryId: string) => {
      startedId = queryId
      stopped.abort()
    }
    const options = { isOwner: true, stopped: stopped.signal }
    const end = await readQuery({ ...call, follows }, { query: ASK, variables }, options)
    if (startedId !== null) return startedId
    throw new ToolFailure(
      end.failed?.message ?? 'The query did not start.',
      end.failed?.code ?? 'UNAVAILABLE',
    )
  },
}

async function readVariables(
  call: ToolCall,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { agent, ...wanted } = readInput(INPUT, input)
  return { ...wanted, agentId: await findAgentId(call, agent) }
}

/** The result of a query. @throws ToolFailure if it failed or was stopped. */
export function describeEnd({ completed, failed, hits }: QueryEnd): CallToolResult {
  if (failed) throw new ToolFailure(failed.message, failed.code)
  if (!completed) throw new ToolFailure('The query was stopped.', 'UNAVAILABLE')
  const { queryId, answer } = completed
  if (!answer) {
    const sources = hits.map((chunk, i) => toSource(i + 1, chunk))
    const nearest = sources.length ? ['The nearest passages:', ...sources.map(nameSource)] : []
    return toResult(['The documents of this agent do not contain an answer.', ...nearest].join('\n'), {
      queryId,
      answer: null,
      sources,
    })
  }
  const { text, sources } = citeText(answer.text, answer.citations)
  const { confidence, grounded, model } = answer
  const doubt = grounded ? [] : ['The sources support this answer only in part. Check them.']
  const listed = sources.map(source => `${nameSource(source)}\n${source.text}`)
  return toResult([text, ...doubt, 'Sources:', ...listed].join('\n\n'), {
    queryId,
    answer: text,
    confidence,
    grounded,
    model,
    sources,
  })
}
