import { isAskOnly } from '../auth/viewer.ts'
import { runDocument } from './run-document.ts'
import { type ToolCall, ToolFailure } from './tool.ts'

interface NamedAgent {
  id: string
  name: string
}

const MAX_NAMED = 20
const AGENTS = 'query { agents(first: 100) { nodes { id name } } }'
const NAMED =
  'query ($search: String!) { agents(first: 100, filter: { search: $search }) { nodes { id name } } }'

/**
 * @param wanted name or ID of an agent. Undefined: the only agent.
 * @returns its ID. An ID is returned as it is.
 * @throws ToolFailure that names the agents to choose from.
 */
export async function findAgentId(call: ToolCall, wanted: string | undefined): Promise<string> {
  if (wanted?.startsWith('agent_')) return wanted
  // Keys with the scope ASK cannot filter, but have few agents.
  const isFiltered = wanted !== undefined && !isAskOnly(call.viewer)
  const named = isFiltered ? await list(call, NAMED, { search: wanted }) : await list(call, AGENTS, {})
  const found = wanted === undefined ? named : named.filter(({ name }) => isSameName(name, wanted))
  const [first, ...others] = found
  if (first && others.length === 0) return first.id
  const choice = nameAgents(first || !isFiltered ? (first ? found : named) : await list(call, AGENTS, {}))
  if (choice === '') throw new ToolFailure('There are no agents. Create one first.', 'NOT_FOUND')
  if (wanted === undefined) throw new ToolFailure(`Name an agent with \`agent\`: ${choice}`)
  const problem = first
    ? `Several agents are named "${wanted}". Use an ID`
    : `No agent is named "${wanted}". Use one of these`
  throw new ToolFailure(`${problem}: ${choice}`, 'NOT_FOUND')
}

async function list(
  call: ToolCall,
  query: string,
  variables: Record<string, unknown>,
): Promise<NamedAgent[]> {
  return (await runDocument<{ agents: { nodes: NamedAgent[] } }>(call, query, variables)).agents.nodes
}

function isSameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}

function nameAgents(agents: readonly NamedAgent[]): string {
  const names = agents.slice(0, MAX_NAMED).map(({ id, name }) => `"${name}" (${id})`)
  const more = agents.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}
