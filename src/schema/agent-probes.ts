import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../platform/requests/request-context.ts'
import {
  loadUnanswered,
  MOST_UNANSWERED,
  type NodeOfAgent,
  UNANSWERED_COLUMNS,
} from '../resolvers/probes/load-unanswered.ts'
import { type ProbeFilter as Filter, probesQuery, toProbesPage } from '../resolvers/probes/page-probes.ts'
import { Agent } from './agent.ts'
import { builder } from './builder.ts'
import { rowsOf } from './connection.ts'
import { CoverageGap } from './coverage.ts'
import { pageArgs } from './page-args.ts'
import { Probe, ProbeConnection, ProbeVerdictEnum } from './probe.ts'

const ProbeFilter = builder.inputRef<Filter>('ProbeFilter').implement({
  description: 'Which probes. Everything given must hold.',
  fields: t => ({
    verdict: t.field({ type: ProbeVerdictEnum, description: 'Judged like this.' }),
    nodeId: t.id({ description: 'Of this very node.' }),
  }),
})

builder.prismaObjectFields(Agent, t => ({
  probes: t.field({
    type: ProbeConnection,
    select: (args, _, nested) => ({ probes: nested(probesQuery(args), rowsOf('Probe')) }),
    description:
      'Questions that stand for what the agent should know, and whether it can answer them, newest first.',
    args: { filter: t.arg({ type: ProbeFilter, description: 'Which of them.' }), ...pageArgs(t.arg) },
    resolve: (agent, args, context) => toProbesPage(context, agent.id, args, agent.probes),
  }),
}))

/** What is asked of the probes of a gap. Said for every gap: the plugin would else read each probe of it again. */
function queryProbes(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, select: UNANSWERED_COLUMNS })
}

builder.objectField(CoverageGap, 'unanswered', t =>
  t.loadableList({
    type: Probe,
    description: `Probes of this node that are UNANSWERED, most asked first, then oldest first: ${MOST_UNANSWERED} at most. Agent.probes has all.`,
    // Of all gaps that are asked the same.
    byPath: true,
    load: (keys: string[], context, _, info) => {
      const nodes = keys.map(key => JSON.parse(key) as NodeOfAgent)
      return loadUnanswered(context, nodes, queryProbes(context, info))
    },
    resolve: ({ agentId, node }, _, context, info) => {
      queryProbes(context, info)
      return JSON.stringify({ agentId, nodeId: node.id } satisfies NodeOfAgent)
    },
  }),
)
