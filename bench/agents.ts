import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import {
  CREATE_AGENT,
  CREATE_TAXONOMY,
  type CreatedAgent,
  type Effort,
  waitForTask,
} from './seed-workspace.ts'
import { time } from './time.ts'

const SEARCH = `query ($search: String!) {
  agents(filter: { search: $search }, orderBy: { field: NAME, direction: ASC }) { nodes { id name version coverage { percent } } }
}`
const UPDATE = `mutation ($id: ID!) {
  updateAgent(input: { id: $id, scopeDescription: "Changed.", retrieval: { topK: 7 } }) {
    ... on UpdateAgentPayload { agent { id version } } ... on Error { message }
  }
}`
const DELETE = `mutation ($id: ID!) {
  deleteAgent(input: { id: $id }) { ... on DeleteAgentPayload { deletedId } ... on Error { message } }
}`
const REFRESH = `mutation ($id: ID!) {
  refreshCoverage(input: { agentId: $id }) { ... on RefreshCoveragePayload { task { id } } ... on Error { message } }
}`
const EFFORT: Record<Effort, { agents: number; rounds: number; warmUp: number }> = {
  full: { agents: 1_000, rounds: 200, warmUp: 10 },
  quick: { agents: 20, rounds: 3, warmUp: 0 },
}
const AT_ONCE = 8

/**
 * Latency among 1,000 agents, each measured once, on a separate Canopy.
 * Unit: milliseconds over HTTP. `search`: a page of agents by part of the name, ordered by name, with coverage.
 * `update` and `delete`: of one agent. `refresh`: until a measurement is accepted, while earlier ones run.
 * Reference: `http`, a bare round trip to node:http.
 */
export const agents: Benchmark = {
  name: 'agents',
  async run({ openSeparate, mode, reference }, effort) {
    const { agents: count, ...amount } = EFFORT[effort]
    const { client, stop } = await openSeparate({})
    const kept = await seedAgents(client, count)
    const toDelete = await seedAgents(client, amount.rounds + amount.warmUp)
    let asked = 0
    const next = () => kept[(asked++ * 7) % kept.length]
    const { http, ...times } = await interleave(amount, {
      search: () => time(() => client.run(SEARCH, { search: `guide ${asked++ % 100}` })),
      update: () => time(() => client.run(UPDATE, { id: next() })),
      delete: () => time(() => client.run(DELETE, { id: toDelete.pop() })),
      refresh: () => time(() => client.run(REFRESH, { id: next() })),
      http: () => time(async () => (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()),
    })
    await stop()
    return Object.entries(times).flatMap(([measure, timesMs]) =>
      compareTimes({
        benchmark: agents.name,
        mode,
        measure,
        timesMs,
        reference: { name: 'http', timesMs: http },
      }),
    )
  },
}

/** Creates agents and waits until they are measured. @returns their ids. */
async function seedAgents(client: CanopyClient, count: number): Promise<string[]> {
  await client.run(CREATE_TAXONOMY, {
    input: { version: 'v1', publish: true, nodes: [{ key: 'all', name: 'All' }] },
  })
  const ids: string[] = []
  while (ids.length < count) {
    const made = await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, (_, i) =>
        client.run<CreatedAgent>(CREATE_AGENT, {
          input: { name: `Guide ${ids.length + i}`, nodeKeys: ['all'] },
        }),
      ),
    )
    for (const { createAgent } of made) await waitForTask(client, createAgent.task.id)
    ids.push(...made.map(({ createAgent }) => createAgent.agent.id))
  }
  return ids
}
