import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../platform/requests/request-context.ts'
import {
  loadUnanswered,
  MAX_UNANSWERED,
  type NodeOfAgent,
  UNANSWERED_COLUMNS,
} from '../resolvers/probes/load-unanswered.ts'
import { type ProbeFilter as Filter, probesQuery, toProbesPage } from '../resolvers/probes/page-probes.ts'
import { Agent } from './agent.ts'
import { builder } from './builder.ts'
import { nestedRowPaths } from './connection.ts'
import { CoverageGap } from './coverage.ts'
import { pageArgs } from './page-args.ts'
import { Probe, ProbeConnection, ProbeVerdictEnum } from './probe.ts'

const ProbeFilter = builder.inputRef<Filter>('ProbeFilter').implement({
  description: 'Filters probes. All given conditions must match.',
  fields: t => ({
    verdict: t.field({ type: ProbeVerdictEnum, description: 'Probes with this verdict.' }),
    nodeId: t.id({ description: 'Probes of this node, not of its descendants.' }),
  }),
})

builder.prismaObjectFields(Agent, t => ({
  probes: t.field({
    type: ProbeConnection,
    select: (args, _, nested) => ({ probes: nested(probesQuery(args), nestedRowPaths('Probe')) }),
    description: 'Test questions that the agent should be able to answer, with their verdicts, newest first.',
    args: { filter: t.arg({ type: ProbeFilter, description: 'Filters the probes.' }), ...pageArgs(t.arg) },
    resolve: (agent, args, context) => toProbesPage(context, agent.id, args, agent.probes),
  }),
}))

/**
 * Prisma query for the fields selected on a gap's probes. The resolver calls it for every gap as well: otherwise, the Prisma
 * plugin would load each probe again.
 */
function queryProbes(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, select: UNANSWERED_COLUMNS })
}

builder.objectField(CoverageGap, 'unanswered', t =>
  t.loadableList({
    type: Probe,
    description: `Probes of this node with the verdict UNANSWERED, most often asked first, then oldest first. At most ${MAX_UNANSWERED}; \`Agent.probes\` lists all.`,
    // One batch for all gaps with the same selection.
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
