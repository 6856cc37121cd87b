import { z } from 'zod'
import { DEFAULT_GAP_THRESHOLD } from '../../coverage/coverage-math.ts'
import type { Agent as AgentRow } from '../../generated/prisma/client.ts'
import { describeGaps, historyQuery, toHistoryPage } from '../../resolvers/agents/coverage-history.ts'
import { type AgentFilter as Filter, listAgents } from '../../resolvers/agents/list-agents.ts'
import { builder, type Types } from '../shared/builder.ts'
import { ASK_NODE, nodeField } from '../shared/node-field.ts'
import {
  DateTimeRange,
  defineConnection,
  defineOrder,
  listArgs,
  nestedRowPaths,
  pageArgs,
  queryRows,
} from '../shared/paging.ts'
import { integerInRange, nameText, share, text } from '../shared/validation.ts'
import {
  CoverageGap,
  CoverageSnapshotConnection,
  CoverageTrend,
  loadTrendsByKey,
  TrendWindow,
  trendKey,
} from './coverage.ts'

const RetrievalConfigInput = builder.inputType('RetrievalConfigInput', {
  description:
    'How an agent searches. An omitted field gets its default on creation and keeps its value on update. Null means the default. By default, the weight of a lane is chosen for each query, based on measurements.',
  fields: t => ({
    topK: t.int({
      description: 'Maximum number of hits of a query that does not set `topK`: 1 to 100. Default: 10.',
    }),
    lexical: t.float({ description: 'Weight of the LEXICAL lane (words), 0 to 1.' }),
    trigram: t.float({ description: 'Weight of the TRIGRAM lane (parts of words), 0 to 1.' }),
    semantic: t.float({ description: 'Weight of the SEMANTIC lane (meaning), 0 to 1.' }),
    minScore: t.float({
      description: 'Hits with a lower relevance are dropped: 0 to 1. Default: 0.',
    }),
  }),
})

const AgentFeaturesInput = builder.inputType('AgentFeaturesInput', {
  description: 'Optional features of an agent. Null means the default.',
  fields: t => ({
    answers: t.boolean({
      description: 'Whether queries get an answer with citations, composed from the hits. Default: false.',
    }),
    learnFromMisses: t.boolean({
      description: 'Whether unanswered queries are saved as probes. Default: false.',
    }),
  }),
})

type InputFields = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** Settings in all agent inputs. `kept` and `removed` say what omitted fields and null do. */
export function configFields(t: InputFields, { kept = '', removed = '' } = {}) {
  return {
    scopeDescription: t.string({
      description: `Text that describes what the agent is responsible for: at most 2,000 characters.${removed}`,
    }),
    retrieval: t.field({ type: RetrievalConfigInput, description: `How the agent searches.${kept}` }),
    features: t.field({ type: AgentFeaturesInput, description: `Optional features of the agent.${kept}` }),
  }
}

/** What the settings of an update do. */
export const UPDATED_CONFIG = { kept: ' Omitted fields keep their values.', removed: ' Null removes it.' }

/** Validation shared by all agent inputs. */
export const agentName = nameText(200)
export const taxonomyVersion = text(1, 100)
export const configChecks = {
  scopeDescription: text(0, 2000).nullish(),
  retrieval: z
    .looseObject({
      topK: integerInRange(1, 100).nullish(),
      lexical: share.nullish(),
      trigram: share.nullish(),
      semantic: share.nullish(),
      minScore: share.nullish(),
    })
    .nullish(),
}

const RetrievalConfig = builder
  .objectRef<Pick<AgentRow, 'topK' | 'lexical' | 'trigram' | 'semantic' | 'minScore'>>('RetrievalConfig')
  .implement({
    description: 'How an agent searches. A null lane weight is chosen for each query, based on measurements.',
    fields: t => ({
      topK: t.exposeInt('topK', {
        description: 'Maximum number of hits of a query that does not set `topK`, 1 to 100.',
      }),
      lexical: t.exposeFloat('lexical', {
        nullable: true,
        description: 'Weight of the LEXICAL lane (words), 0 to 1.',
      }),
      trigram: t.exposeFloat('trigram', {
        nullable: true,
        description: 'Weight of the TRIGRAM lane (parts of words), 0 to 1.',
      }),
      semantic: t.exposeFloat('semantic', {
        nullable: true,
        description: 'Weight of the SEMANTIC lane (meaning), 0 to 1.',
      }),
      minScore: t.exposeFloat('minScore', {
        description: 'Hits with a lower relevance (0 to 1) are dropped.',
      }),
    }),
  })

const AgentFeatures = builder
  .objectRef<Pick<AgentRow, 'answers' | 'learnFromMisses'>>('AgentFeatures')
  .implement({
    description: 'Optional features of an agent.',
    fields: t => ({
      answers: t.exposeBoolean('answers', {
        description: 'Whether queries get an answer with citations, composed from the hits.',
      }),
      learnFromMisses: t.exposeBoolean('learnFromMisses', {
        description: 'Whether unanswered queries are saved as probes.',
      }),
    }),
  })

type StatisticsShape = Pick<AgentRow, 'queries' | 'answered' | 'responseMsTotal' | 'lastQueryAt'>
const AgentStatistics = builder.objectRef<StatisticsShape>('AgentStatistics').implement({
  description: 'Query statistics of an agent.',
  fields: t => ({
    queries: t.exposeInt('queries', { description: 'Total number of queries.' }),
    answered: t.exposeInt('answered', { description: 'Number of queries that had at least one hit.' }),
    averageResponseMs: t.float({
      nullable: true,
      description: 'Average response time of all queries, in milliseconds. Null until the first query.',
      resolve: ({ queries, responseMsTotal }) => (queries ? responseMsTotal / queries : null),
    }),
    lastQueryAt: t.expose('lastQueryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last query. Null until the first query.',
    }),
  }),
})

export const Agent = builder.prismaNode('Agent', {
  ...ASK_NODE,
  description: 'Answers questions about a part of the taxonomy: the nodes in its scope.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Display name.' }),
    scopeDescription: t.exposeString('scopeDescription', {
      nullable: true,
      description: 'Text that describes what the agent is responsible for. Null if there is none.',
    }),
    taxonomy: t.relation('taxonomy', { description: 'The taxonomy version that its nodes belong to.' }),
    nodes: t.field({
      type: ['TaxonomyNode' as never],
      description: 'The selected nodes. The scope is these nodes and all their descendants.',
      select: { nodes: { include: { node: true }, orderBy: { node: { ordinal: 'asc' } } } },
      resolve: agent => agent.nodes.map(({ node }) => node) as never,
    }),
    retrieval: t.field({
      type: RetrievalConfig,
      description: 'How the agent searches.',
      select: { topK: true, lexical: true, trigram: true, semantic: true, minScore: true },
      resolve: agent => agent,
    }),
    features: t.field({
      type: AgentFeatures,
      description: 'Optional features of the agent.',
      select: { answers: true, learnFromMisses: true },
      resolve: agent => agent,
    }),
    coverage: t.relation('latestSnapshot', {
      nullable: true,
      description:
        'The latest measurement. Null until the first one, which starts when the agent is created.',
    }),
    coverageStale: t.boolean({
      description:
        'Whether documents, placements, targets, probes or the taxonomy changed since the latest measurement.',
      select: { scopeChanges: true, measuredChanges: true },
      resolve: agent => agent.scopeChanges > agent.measuredChanges,
    }),
    coverageHistory: t.field({
      type: CoverageSnapshotConnection,
      description: 'All measurements that are kept, newest first.',
      args: {
        between: t.arg({ type: DateTimeRange, description: 'Only measurements made in this period.' }),
        ...pageArgs(t.arg),
      },
      select: (args, _, nested) => ({
        snapshots: nested(historyQuery(args), nestedRowPaths('CoverageSnapshot')),
      }),
      resolve: (agent, args, context) => toHistoryPage(context, agent.id, args, agent.snapshots),
    }),
    coverageTrend: t.loadable({
      type: CoverageTrend,
      description: 'How the coverage changed over a recent period.',
      args: {
        window: t.arg({
          type: TrendWindow,
          required: true,
          defaultValue: 'WEEK',
          description: 'Length of the period, which ends now.',
        }),
      },
      load: loadTrendsByKey,
      resolve: (agent, { window }) => trendKey(agent.id, window),
    }),
    gaps: t.field({
      type: [CoverageGap],
      description:
        'Nodes whose coverage in the latest measurement is below the threshold, most missing documents first. Nodes with a target of 0 are never gaps.',
      args: {
        threshold: t.arg.float({
          defaultValue: DEFAULT_GAP_THRESHOLD,
          description: 'Share of the target below which a node is a gap, 0 to 1.',
        }),
      },
      select: {
        latestSnapshot: { include: { nodes: { include: { node: true }, orderBy: { ordinal: 'asc' } } } },
        taxonomy: { select: { status: true } },
      },
      resolve: ({ id, latestSnapshot, taxonomy }, { threshold }, context) => {
        const measured = {
          id,
          nodes: latestSnapshot?.nodes ?? [],
          isPublished: taxonomy.status === 'PUBLISHED',
        }
        return describeGaps(context, measured, threshold ?? DEFAULT_GAP_THRESHOLD)
      },
    }),
    targets: t.relation('targets', {
      query: { orderBy: { node: { ordinal: 'asc' } } },
      description: 'Targets of nodes that do not have the default target of 10 documents.',
    }),
    statistics: t.field({
      type: AgentStatistics,
      description: 'Query statistics.',
      select: { queries: true, answered: true, responseMsTotal: true, lastQueryAt: true },
      resolve: agent => agent,
    }),
    version: t.exposeInt('version', {
      description:
        'Increases with every update. Pass it as `expectedVersion` to avoid overwriting the changes of others.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the agent was created.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'Time of the last `updateAgent` or `updateAgents`.',
    }),
  }),
})
const AgentConnection = defineConnection(Agent, 'Agent', 'agents')

const AgentFilter = builder.inputRef<Filter>('AgentFilter').implement({
  description: 'Filters agents. All given conditions must match.',
  fields: t => ({
    search: t.string({
      description: 'Text that the name or scope description contains, ignoring case.',
    }),
    nodeId: t.id({ description: 'ID of a node in the scope of the agent.' }),
    minCoverage: t.float({
      description:
        'Minimum coverage in the latest measurement, in percent. An agent that was never measured counts as 0.',
    }),
    maxCoverage: t.float({ description: 'Maximum coverage in the latest measurement, in percent.' }),
    stale: t.boolean({ description: 'Whether the coverage is stale.' }),
  }),
})

const AgentOrder = defineOrder('Agent', 'agents', {
  CREATED_AT: 'Time of creation.',
  UPDATED_AT: 'Time of the last update.',
  NAME: 'Name.',
  COVERAGE: 'Coverage in the latest measurement.',
})

builder.queryFields(t => ({
  agent: nodeField(t, 'Agent', 'An agent by ID. Null if it does not exist.'),
  agents: t.field({
    type: AgentConnection,
    description: 'Agents of the workspace. Default order: newest first.',
    args: listArgs(t.arg, 'agents', AgentFilter, AgentOrder),
    resolve: (_, args, context, info) => listAgents(context, args, queryRows(context, info)),
  }),
}))
