import * as z from 'zod'
import { findAgentId } from '../find-agent.ts'
import { describeInput, readInput } from '../read-input.ts'
import { runDocument } from '../run-document.ts'
import { type BuiltInTool, type ToolCall, ToolFailure, toResult } from '../tool.ts'

const INPUT = z.strictObject({
  agent: z
    .string()
    .optional()
    .describe('Name or ID of the agent. If omitted, lists all agents with their coverage.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('Share of its target below which a part of the scope is a gap, 0 to 1.'),
})

interface Agent {
  id: string
  name: string
  coverageStale: boolean
  coverage: {
    percent: number
    measuredAt: string
    totalDocuments: number
    answerability: { answered: number; probes: number } | null
    changes: { detail: string; points: number }[]
  } | null
  coverageTrend: { changePoints: number }
  gaps: { node: { key: string; name: string }; documents: number; target: number; percent: number }[]
}
type ListedAgent = Pick<Agent, 'id' | 'name' | 'coverageStale'> & {
  coverage: { percent: number; measuredAt: string; totalDocuments: number } | null
}

const LIST = `query {
  agents(first: 100) {
    totalCount
    nodes { id name coverageStale coverage { percent measuredAt totalDocuments } }
  }
}`
const ONE = `query ($id: ID!, $threshold: Float!) {
  agent(id: $id) {
    id name coverageStale
    coverage {
      percent measuredAt totalDocuments
      answerability { answered probes }
      changes { detail points }
    }
    coverageTrend(window: WEEK) { changePoints }
    gaps(threshold: $threshold) { documents target percent node { key name } }
  }
}`
/** In the text. The data has all. */
const MAX_GAPS = 10

export const coverage: BuiltInTool = {
  name: 'coverage',
  title: 'Coverage of agents',
  description:
    'Shows what an agent covers: the share of the documents that it should have, how that changed, what is missing, and how many test questions it can answer. Without `agent`, lists all agents.',
  scope: 'READ',
  isForRestricted: true,
  annotations: { readOnlyHint: true, openWorldHint: false },
  inputSchema: describeInput(INPUT),
  async call(call, input) {
    const { agent: wanted, threshold } = readInput(INPUT, input)
    if (wanted === undefined) return listAgents(call)
    const id = await findAgentId(call, wanted)
    const { agent } = await runDocument<{ agent: Agent | null }>(call, ONE, { id, threshold })
    if (!agent) throw new ToolFailure(`No agent has the ID "${id}".`, 'NOT_FOUND')
    return toResult(describe(agent), agent)
  },
}

async function listAgents(call: ToolCall) {
  const { agents } = await runDocument<{ agents: { totalCount: number; nodes: ListedAgent[] } }>(
    call,
    LIST,
    {},
  )
  const lines = agents.nodes.map(({ id, name, coverage, coverageStale }) => {
    const measured = coverage
      ? `coverage ${percent(coverage.percent)}, ${coverage.totalDocuments} documents`
      : 'not measured yet'
    return `- ${name} (${id}): ${measured}${coverageStale ? ', changed since' : ''}`
  })
  const { totalCount, nodes } = agents
  const all = totalCount === 1 ? '1 agent:' : `${totalCount} agents:`
  const count = totalCount > nodes.length ? `The first ${nodes.length} of ${totalCount} agents:` : all
  return toResult(totalCount ? [count, ...lines].join('\n') : 'There are no agents.', {
    totalCount,
    agents: nodes,
  })
}

function describe({ name, id, coverage, coverageStale, coverageTrend, gaps }: Agent): string {
  if (!coverage) return `${name} (${id}) was not measured yet.`
  const { answerability, changes } = coverage
  const lines = [
    `${name} (${id}) covers ${percent(coverage.percent)} of its scope with ${coverage.totalDocuments} documents.`,
    `Measured at ${coverage.measuredAt}${coverageStale ? '. Something changed since' : ''}. Change in a week: ${points(coverageTrend.changePoints)}.`,
  ]
  if (answerability)
    lines.push(`Answers ${answerability.answered} of ${answerability.probes} test questions.`)
  if (changes.length) lines.push('Changes since the measurement before:')
  for (const change of changes) lines.push(`- ${change.detail} (${points(change.points)})`)
  if (gaps.length) lines.push('Gaps, most missing documents first:')
  for (const { node, documents, target, percent: share } of gaps.slice(0, MAX_GAPS))
    lines.push(`- ${node.name} (${node.key}): ${documents} of ${target} documents, ${percent(share)}`)
  if (gaps.length > MAX_GAPS) lines.push(`- and ${gaps.length - MAX_GAPS} more`)
  return lines.join('\n')
}

function percent(value: number): string {
  return `${Number(value.toFixed(1))} %`
}

function points(value: number): string {
  return `${value > 0 ? '+' : ''}${Number(value.toFixed(1))} points`
}
