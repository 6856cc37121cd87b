import { queryFromInfo } from '@pothos/plugin-prisma'
import type { Agent as AgentRow } from '../generated/prisma/client.ts'
import { DEFAULT_GAP_THRESHOLD } from '../knowledge/coverage/coverage-math.ts'
import { describeGaps } from '../resolvers/agents/describe-gaps.ts'
import { type AgentFilter as Filter, listAgents } from '../resolvers/agents/list-agents.ts'
import { historyQuery, toHistoryPage } from '../resolvers/agents/page-history.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS, rowsOf } from './connection.ts'
import { CoverageGap, CoverageSnapshotConnection } from './coverage.ts'
import { CoverageTrend, loadTrendsByKey, TrendWindow, trendKey } from './coverage-trend.ts'
import { DateTimeRange } from './date-time-range.ts'
import { findById } from './find-by-id.ts'
import { OrderDirection } from './order-direction.ts'
import { pageArgs } from './page-args.ts'

const RetrievalConfig = builder
  .objectRef<Pick<AgentRow, 'topK' | 'lexical' | 'trigram' | 'semantic' | 'minScore'>>('RetrievalConfig')
  .implement({
    description: 'How an agent searches. Lane weights are null where the measured defaults decide per query.',
    fields: t => ({
      topK: t.exposeInt('topK', { description: 'How many hits a query gets, if it does not say.' }),
      lexical: t.exposeFloat('lexical', { nullable: true, description: 'Weight of words.' }),
      trigram: t.exposeFloat('trigram', { nullable: true, description: 'Weight of parts of words.' }),
      semantic: t.exposeFloat('semantic', { nullable: true, description: 'Weight of meaning.' }),
      minScore: t.exposeFloat('minScore', { description: 'Hits below this fused score are dropped.' }),
    }),
  })

const AgentFeatures = builder
  .objectRef<Pick<AgentRow, 'answers' | 'learnFromMisses'>>('AgentFeatures')
  .implement({
    description: 'What an agent does beyond searching.',
    fields: t => ({
      answers: t.exposeBoolean('answers', {
        description: 'Compose an answer from the hits, with citations.',
      }),
      learnFromMisses: t.exposeBoolean('learnFromMisses', {
        description: 'Keep queries as probes when they go unanswered.',
      }),
    }),
  })

type StatisticsShape = Pick<AgentRow, 'queries' | 'answered' | 'responseMsTotal' | 'lastQueryAt'>
const AgentStatistics = builder.objectRef<StatisticsShape>('AgentStatistics').implement({
  description: 'What was asked of an agent.',
  fields: t => ({
    queries: t.exposeInt('queries', { description: 'Queries in all.' }),
    answered: t.exposeInt('answered', { description: 'Queries that had at least one hit.' }),
    averageResponseMs: t.float({
      nullable: true,
      description: 'Milliseconds, over all queries; null before the first.',
      resolve: ({ queries, responseMsTotal }) => (queries ? responseMsTotal / queries : null),
    }),
    lastQueryAt: t.expose('lastQueryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last asked.',
    }),
  }),
})

export const Agent = builder.prismaNode('Agent', {
  id: { field: 'id' },
  nullable: true,
  description: 'Answers for a part of the taxonomy.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'For people.' }),
    scopeDescription: t.exposeString('scopeDescription', {
      nullable: true,
      description: 'What it answers for, in words.',
    }),
    taxonomy: t.relation('taxonomy', { description: 'The version that its nodes are of.' }),
    nodes: t.field({
      type: ['TaxonomyNode' as never],
      description: 'The chosen nodes. The scope is these and all their descendants.',
      select: { nodes: { include: { node: true }, orderBy: { node: { ordinal: 'asc' } } } },
      resolve: agent => agent.nodes.map(({ node }) => node) as never,
    }),
    retrieval: t.field({
      type: RetrievalConfig,
      description: 'How it searches.',
      select: { topK: true, lexical: true, trigram: true, semantic: true, minScore: true },
      resolve: agent => agent,
    }),
    features: t.field({
      type: AgentFeatures,
      description: 'What it does beyond searching.',
      select: { answers: true, learnFromMisses: true },
      resolve: agent => agent,
    }),
    coverage: t.relation('latestSnapshot', {
      nullable: true,
      description: 'The last measurement. Null until the first one, which creation starts.',
    }),
    coverageStale: t.boolean({
      description: 'Whether documents, placements, targets or the taxonomy changed since that measurement.',
      select: { scopeChanges: true, measuredChanges: true },
      resolve: agent => agent.scopeChanges > agent.measuredChanges,
    }),
    coverageHistory: t.field({
      type: CoverageSnapshotConnection,
      description: 'Its measurements, newest first.',
      args: {
        between: t.arg({ type: DateTimeRange, description: 'Measured in this time.' }),
        ...pageArgs(t.arg),
      },
      select: (args, _, nested) => ({ snapshots: nested(historyQuery(args), rowsOf('CoverageSnapshot')) }),
      resolve: (agent, args, context) => toHistoryPage(context, agent.id, args, agent.snapshots),
    }),
    coverageTrend: t.loadable({
      type: CoverageTrend,
      description: 'How its coverage moved lately.',
      args: {
        window: t.arg({
          type: TrendWindow,
          required: true,
          defaultValue: 'WEEK',
          description: 'How far back.',
        }),
      },
      load: loadTrendsByKey,
      resolve: (agent, { window }) => trendKey(agent.id, window),
    }),
    gaps: t.field({
      type: [CoverageGap],
      description:
        'Nodes strictly under the threshold (a share, 0 to 1), most missing documents first, by the last measurement.',
      args: {
        threshold: t.arg.float({ defaultValue: DEFAULT_GAP_THRESHOLD, description: 'A share, 0 to 1.' }),
      },
      select: {
        latestSnapshot: { include: { nodes: { include: { node: true }, orderBy: { ordinal: 'asc' } } } },
      },
      resolve: (agent, { threshold }) =>
        describeGaps(agent.id, agent.latestSnapshot?.nodes ?? [], threshold ?? DEFAULT_GAP_THRESHOLD),
    }),
    targets: t.relation('targets', {
      query: { orderBy: { node: { ordinal: 'asc' } } },
      description: 'How many documents it wants, where it is not the default of 10.',
    }),
    statistics: t.field({
      type: AgentStatistics,
      description: 'What was asked of it.',
      select: { queries: true, answered: true, responseMsTotal: true, lastQueryAt: true },
      resolve: agent => agent,
    }),
    version: t.exposeInt('version', {
      description: 'Rises with every update; send it back as expectedVersion to refuse a lost update.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it was last changed by someone.',
    }),
  }),
})
const AgentConnection = defineConnection(Agent, 'Agent', 'agents')

const AgentFilter = builder.inputRef<Filter>('AgentFilter').implement({
  description: 'Which agents. Everything given must hold.',
  fields: t => ({
    search: t.string({
      description: 'This is in the name or scope description, upper and lower case alike.',
    }),
    nodeId: t.id({ description: 'This node is in its scope.' }),
    minCoverage: t.float({
      description: 'The last measurement has at least this percentage; an agent never measured counts as 0.',
    }),
    maxCoverage: t.float({ description: 'At most this percentage.' }),
    stale: t.boolean({ description: 'Something changed since the last measurement, or nothing did.' }),
  }),
})

const AgentOrder = builder.inputType('AgentOrder', {
  description: 'In which order.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('AgentOrderField', {
        description: 'By what.',
        values: ['CREATED_AT', 'UPDATED_AT', 'NAME', 'COVERAGE'] as const,
      }),
      required: true,
      description: 'By what.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end first.' }),
  }),
})

builder.queryFields(t => ({
  agent: t.prismaField({
    type: Agent,
    nullable: true,
    description: 'An agent by its id; null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'Of the agent.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Agent', id, uuid => db.agent.findUnique({ ...query, where: { id: uuid } })),
  }),
  agents: t.field({
    type: AgentConnection,
    description: 'Agents of the workspace, newest first unless asked otherwise.',
    args: {
      filter: t.arg({ type: AgentFilter, description: 'Which of them.' }),
      orderBy: t.arg({ type: AgentOrder, description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) =>
      listAgents(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))
