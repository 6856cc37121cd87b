import type { App } from '../app.ts'
import { digestSecret } from '../auth/api-key.ts'
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
      hit {
        rank
        score
        document {
          title
        }
        snippet
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
const WATCH_ALL = `# 5. Watch everything in the workspace: the latest event, then what follows. Run tab 2 meanwhile.
subscription WatchWorkspace {
  workspaceEvents {
    __typename
    ... on WorkspaceEvent {
      cursor
      event {
        type
        task {
          id
          kind
        }
      }
    }
  }
}
`
const PLAN = `# 6. Plan a report. Approve the plan with approvePlan, and have it written with generateReport.
mutation PlanReport($topic: String!) {
  planTopic(input: { topic: $topic }) {
    __typename
    ... on PlanTopicPayload {
      plan {
        id
        source
        sections {
          title
          keyPoints
          forecast {
            passages
            support
          }
        }
      }
    }
    ... on Error {
      code
      message
    }
  }
}
`

/** What is there to try things out on. */
export interface Examples {
  /** Empty without a key. */
  workspaceId: string
  agentId: string
  taskId: string
}

/** Tabs that run as they are: their variables name what is there now. */
export function readyMadeTabs({ agentId, taskId }: Examples, headers: string): Tab[] {
  const tab = (query: string, variables: object): Tab => ({
    query,
    variables: JSON.stringify(variables, null, 2),
    headers,
  })
  return [
    tab(LIST, {}),
    tab(REFRESH, { agentId }),
    tab(WATCH, { taskId }),
    tab(ASK, { input: { agentId, query: 'Can I work from another country?', topK: 3 } }),
    tab(WATCH_ALL, {}),
    tab(PLAN, { topic: 'Working from home and from abroad' }),
  ]
}

/** The first agent and the latest measurement in the workspace of a key. */
export async function findExamples({ database }: App, secret: string | null): Promise<Examples> {
  const { apiKey, agent, task } = database.prisma
  const key = secret ? await apiKey.findUnique({ where: { digest: digestSecret(secret) } }) : null
  if (!key) return { workspaceId: '', agentId: '<agent id>', taskId: '<task id>' }
  const { workspaceId } = key
  const foundAgent = await agent.findFirst({ where: { workspaceId }, orderBy: { id: 'asc' } })
  const measurements = { workspaceId, kind: 'COVERAGE_REFRESH' as const }
  const foundTask = await task.findFirst({ where: measurements, orderBy: { id: 'desc' } })
  return {
    workspaceId,
    agentId: foundAgent ? encodeId('Agent', foundAgent.id) : '<agent id>',
    taskId: foundTask ? encodeId('Task', foundTask.id) : '<task id>',
  }
}
