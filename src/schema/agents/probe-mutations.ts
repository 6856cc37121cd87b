import { z } from 'zod'
import { NotFoundError, ValidationError } from '../../errors.ts'
import { addProbes } from '../../resolvers/agents/add-probes.ts'
import type { CoverageGap as GapShape } from '../../resolvers/agents/coverage-history.ts'
import {
  type ProbeFilter as Filter,
  loadUnanswered,
  MAX_UNANSWERED,
  type NodeOfAgent,
  probesQuery,
  removeProbes,
  toProbesPage,
  UNANSWERED_COLUMNS,
} from '../../resolvers/agents/probes.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { nestedRowPaths, pageArgs } from '../shared/paging.ts'
import { findIssues, text } from '../shared/validation.ts'
import { Agent } from './agent.ts'
import { CoverageGap } from './coverage.ts'
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

builder.objectField(CoverageGap, 'unanswered', t =>
  t.loadableList({
    type: Probe,
    description: `Probes of this node with the verdict UNANSWERED, most often asked first, then oldest first. At most ${MAX_UNANSWERED}; \`Agent.probes\` lists all.`,
    ...batchByPath(
      UNANSWERED_COLUMNS,
      ({ agentId, node }: GapShape) => JSON.stringify({ agentId, nodeId: node.id } satisfies NodeOfAgent),
      (context, keys, query) => {
        const nodes = keys.map(key => JSON.parse(key) as NodeOfAgent)
        return loadUnanswered(context, nodes, query)
      },
    ),
  }),
)

const MAX_PROBES = 100
const tooManyMessage = `at most ${MAX_PROBES} at a time`

const ProbeInput = builder.inputType('ProbeInput', {
  description: 'A question that an agent should be able to answer.',
  fields: t => ({
    question: t.string({
      required: true,
      description:
        'The question as a user would ask it: 1 to 10,000 characters. Questions that differ only in case and spaces are the same probe.',
    }),
    nodeKey: t.string({
      description: 'Key of the node that the question is about. It must be in the scope of the agent.',
    }),
  }),
})

const newProbes = z.looseObject({
  probes: z.array(z.looseObject({ question: text(1, 10_000) })).max(MAX_PROBES, tooManyMessage),
})

const AddProbesInput = builder.inputType('AddProbesInput', {
  description: 'The probes to add to one agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'ID of the agent.' }),
    probes: t.field({
      type: [ProbeInput],
      required: true,
      description:
        'At most 100 probes. An agent can have 1,000; learned probes are removed to make room. A question that the agent already has becomes a curated probe.',
    }),
  }),
})

const AddProbesPayload = builder.objectRef<{ probeIds: string[] }>('AddProbesPayload').implement({
  description: 'The added probes.',
  fields: t => ({
    probes: t.prismaField({
      type: [Probe],
      description: 'The probes, in the order of the input. A repeated question gives the same probe again.',
      resolve: async (query, { probeIds }, _, { db }) =>
        inOrder(probeIds, await db.probe.findMany({ ...query, where: { id: { in: probeIds } } })),
    }),
  }),
})

const RemoveProbesInput = builder.inputType('RemoveProbesInput', {
  validate: z.looseObject({ ids: z.array(z.string()).max(MAX_PROBES, tooManyMessage) }),
  description: 'The probes to remove.',
  fields: t => ({ ids: t.idList({ required: true, description: 'IDs of at most 100 probes.' }) }),
})

const RemoveProbesPayload = builder.objectRef<{ removedIds: string[] }>('RemoveProbesPayload').implement({
  description: 'The removed probes.',
  fields: t => ({
    removedIds: t.idList({
      description: 'IDs of the probes that were removed, in the order of the input. Unknown IDs are omitted.',
      resolve: payload => payload.removedIds,
    }),
  }),
})

builder.mutationFields(t => ({
  addProbes: t.field({
    type: AddProbesPayload,
    description:
      'Adds probes to an agent and marks its coverage as stale. The next measurement judges them. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, AddProbesInput, 'The probes to add.'),
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => addProbes(context, input, findIssues(newProbes, input)),
  }),
  removeProbes: t.field({
    type: RemoveProbesPayload,
    description: 'Removes probes and marks the coverage of their agents as stale. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, RemoveProbesInput, 'The probes to remove.'),
    resolve: (_, { input }, context) => removeProbes(context, input),
  }),
}))

function inOrder<T extends { id: string }>(ids: readonly string[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => byId.get(id) ?? [])
}
