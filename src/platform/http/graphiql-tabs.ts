import type { App } from '../app.ts'
import { encodeId } from '../ids.ts'

interface Tab {
  query: string
  variables: string
  headers: string
}

const LIST = `# 1. Who answers for what, and how much of it is covered
query Agents {
  agents(first: 10, orderBy: { field: NAME, direction: ASC }) {
    nodes {
      id
      name
      coverage {
        percent
        totalDocuments
        measuredAt
      }
      gaps(threshold: 0.5) {
        node {
          key
        }
        missingDocuments
        recommendation
      }
    }
  }
}
`
const REFRESH = `# 2. Measure one of them again, in the background
mutation Refresh($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId }) {
    __typename
    ... on RefreshCoveragePayload {
      task {
        id
        status
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`
const WATCH = `# 3. Watch a task, from its first event to its last. Put the id from tab 2 into the variables.
subscription Watch($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 0) {
    __typename
    ... on TaskEvent {
      sequence
      type
      progress {
        percent
        step
      }
      result {
        ... on CoverageSnapshot {
          percent
        }
      }
    }
  }
}
`
const ASK = `# 4. Ask an agent; hits stream in, best first
subscription Ask($input: AgentQueryInput!) {
  agentQuery(input: $input) {
    __typename
    ... on QueryHit {
      index
      hit {
        score
        snippet
        document {
          title
        }
      }
    }
    ... on QueryCompleted {
      totalHits
      tookMs
    }
    ... on QueryFailed {
      code
      message
    }
  }
}
`

/** Tabs that run as they are: their variables name what is there now. */
export async function readyMadeTabs(app: App, headers: string): Promise<Tab[]> {
  const agent = await app.database.prisma.agent.findFirst({ orderBy: { id: 'asc' }, select: { id: true } })
  const task = await app.database.prisma.task.findFirst({
    where: { kind: 'COVERAGE_REFRESH' },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  const agentId = agent ? encodeId('Agent', agent.id) : '<agent id>'
  const taskId = task ? encodeId('Task', task.id) : '<task id>'
  const tab = (query: string, variables: object): Tab => ({
    query,
    variables: JSON.stringify(variables, null, 2),
    headers,
  })
  return [
    tab(LIST, {}),
    tab(REFRESH, { agentId }),
    tab(WATCH, { taskId }),
    tab(ASK, { input: { agentId, query: 'How many days of annual leave do I have?' } }),
  ]
}
