import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { addProbes } from '../resolvers/probes/add-probes.ts'
import { removeProbes } from '../resolvers/probes/remove-probes.ts'
import { builder } from './builder.ts'
import { Probe } from './probe.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { findIssues, text } from './validation.ts'

const MOST_AT_ONCE = 100
const tooMany = `at most ${MOST_AT_ONCE} at a time`

const ProbeInput = builder.inputType('ProbeInput', {
  description: 'A question that an agent should be able to answer.',
  fields: t => ({
    question: t.string({
      required: true,
      description: '1 to 10,000 characters, as a user would ask it. Case and spaces make no other question.',
    }),
    nodeKey: t.string({ description: 'The node in the scope of the agent that it stands for.' }),
  }),
})

const newProbes = z.looseObject({
  probes: z.array(z.looseObject({ question: text(1, 10_000) })).max(MOST_AT_ONCE, tooMany),
})

const AddProbesInput = builder.inputType('AddProbesInput', {
  description: 'Probes for one agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'Which agent.' }),
    probes: t.field({
      type: [ProbeInput],
      required: true,
      description:
        'At most 100 at a time, and 1,000 of one agent in all; learned ones give way. One that the agent has already stays the same probe.',
    }),
  }),
})

const AddProbesPayload = builder.objectRef<{ probeIds: string[] }>('AddProbesPayload').implement({
  description: 'The probes.',
  fields: t => ({
    probes: t.prismaField({
      type: [Probe],
      description: 'In the order asked; the same one as often as it was named.',
      resolve: async (query, { probeIds }, _, { db }) =>
        inOrder(probeIds, await db.probe.findMany({ ...query, where: { id: { in: probeIds } } })),
    }),
  }),
})

const RemoveProbesInput = builder.inputType('RemoveProbesInput', {
  validate: z.looseObject({ ids: z.array(z.string()).max(MOST_AT_ONCE, tooMany) }),
  description: 'Probes to remove.',
  fields: t => ({ ids: t.idList({ required: true, description: 'At most 100 at a time.' }) }),
})

const RemoveProbesPayload = builder.objectRef<{ removedIds: string[] }>('RemoveProbesPayload').implement({
  description: 'What is gone.',
  fields: t => ({
    removedIds: t.idList({
      description: 'Of the probes that were there, in the order asked; unknown ones are left out.',
      resolve: payload => payload.removedIds,
    }),
  }),
})

builder.mutationFields(t => ({
  addProbes: t.field({
    type: AddProbesPayload,
    description:
      'Gives an agent questions that it should be able to answer. Its coverage is stale afterwards: the next measurement judges them. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: AddProbesInput, required: true, description: 'Which questions.' }) },
    complexity: FIELD_COSTS.work,
    resolve: (_, { input }, context) => addProbes(context, input, findIssues(newProbes, input)),
  }),
  removeProbes: t.field({
    type: RemoveProbesPayload,
    description: 'Removes probes. The coverage of their agents is stale afterwards. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: RemoveProbesInput, required: true, description: 'Which probes.' }) },
    resolve: (_, { input }, context) => removeProbes(context, input),
  }),
}))

function inOrder<T extends { id: string }>(ids: readonly string[], rows: readonly T[]): T[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => byId.get(id) ?? [])
}
