// A tour of Canopy from a client's point of view: `npm run demo`.
//
// Starts its own server and removes it afterwards. Set CANOPY_URL and CANOPY_API_KEY to use a running server instead.
import { CanopyUnreachable, createCanopyClient, RequestRefused } from '../canopy-client.ts'
import { answerProbe } from './answer-probe.ts'
import { ask } from './ask.ts'
import { compareModels } from './compare-models.ts'
import { Agents, Gaps } from './operations.ts'
import { type Server, startServer } from './start-server.ts'
import { dim, formatBar, formatPercent, formatTable, printHeading, printLine } from './terminal.ts'
import { watchRefresh } from './watch-refresh.ts'
import { writeReport } from './write-report.ts'

async function play({ url, apiKey }: Server): Promise<void> {
  const client = createCanopyClient(url, apiKey)

  const { nodes: agents } = (await client.run(Agents, {})).agents
  printLine(`Canopy is running at ${url}`)
  printHeading('1. The agents and their coverage')
  printLine(
    formatTable(
      ['Agent', 'Coverage', '', 'Documents', 'Missing'],
      agents.map(({ name, coverage, gaps }) => [
        name,
        formatBar(coverage?.percent ?? 0),
        coverage ? formatPercent(coverage.percent) : 'not yet measured',
        String(coverage?.totalDocuments ?? 0),
        String(gaps.reduce((sum, gap) => sum + gap.missingDocuments, 0)),
      ]),
    ),
  )
  const agent = agents.find(({ name }) => name === 'People Guide') ?? agents[0]
  if (!agent) throw new Error('No agent found. Start Canopy with DEMO=true on an empty workspace.')

  printHeading(`2. A new measurement of "${agent.name}", streamed over Server-Sent Events`)
  await watchRefresh(client, agent.id)

  printHeading(`3. What "${agent.name}" cannot answer, and what to do about it`)
  const gaps = (await client.run(Gaps, { agentId: agent.id })).agent?.gaps ?? []
  const rows = gaps.map(gap => [gap.node.name, `${gap.documents} of ${gap.target}`, gap.recommendation])
  printLine(gaps.length ? formatTable(['Node', 'Documents', 'Recommendation'], rows) : '  No gaps.')

  printHeading(`4. Questions for "${agent.name}", with streamed hits`)
  await ask(client, agent.id, 'Can I work from another country?')
  await ask(client, agent.id, '집에서 일주일에 몇 번까지 일해도 되나요?')

  printHeading(`5. A question that "${agent.name}" can answer after a document is added`)
  await answerProbe(client, agent.id)

  printHeading('6. From a topic to a report: plan, approve, write, and open in five formats')
  await writeReport(client)

  printHeading('7. Two models: how they are ranked, and what happens when the first one fails')
  await compareModels(client, agent.id)
}

function givenServer(url: string, apiKey = ''): Server {
  if (!apiKey) throw new RequestRefused([{ message: 'CANOPY_API_KEY must be set with CANOPY_URL.' }])
  return { url: url.replace(/\/(graphql\/?)?$/, ''), apiKey, stop: async () => {} }
}

async function run(): Promise<void> {
  const { CANOPY_URL, CANOPY_API_KEY } = process.env
  if (!CANOPY_URL) printLine(dim('Starting a Canopy server for this demo …'))
  const server = CANOPY_URL
    ? givenServer(CANOPY_URL, CANOPY_API_KEY)
    : await startServer(line => printLine(dim(line)))
  try {
    await play(server)
  } finally {
    await server.stop()
  }
}

try {
  await run()
} catch (error) {
  const isForUser = error instanceof CanopyUnreachable || error instanceof RequestRefused
  console.error(isForUser ? error.message : error)
  process.exitCode = 1
}
