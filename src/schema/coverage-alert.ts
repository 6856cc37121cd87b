import { z } from 'zod'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import type { AlertLogEntry } from '../platform/events/alert-log.ts'
import { encodeId } from '../platform/ids.ts'
import { setCoverageAlert } from '../resolvers/agents/set-coverage-alert.ts'
import { streamCoverageAlerts } from '../resolvers/agents/stream-coverage-alerts.ts'
import { Agent } from './agent.ts'
import { builder } from './builder.ts'
import { CoverageSnapshot } from './coverage.ts'
import { localized } from './localized.ts'
import { agentField } from './payload-fields.ts'

const CoverageAlertRule = builder
  .objectRef<{ alertBelow: number | null; alertDrop: number | null }>('CoverageAlertRule')
  .implement({
    description: 'When a measurement is worth an alert: either is enough.',
    fields: t => ({
      belowPercent: t.exposeFloat('alertBelow', {
        nullable: true,
        description: 'It falls below this percentage, from at or above it.',
      }),
      dropPoints: t.exposeFloat('alertDrop', {
        nullable: true,
        description: 'It is lower than the one before by at least so many percentage points.',
      }),
    }),
  })

builder.prismaObjectFields(Agent, t => ({
  alertRule: t.field({
    type: CoverageAlertRule,
    nullable: true,
    description: 'When its coverage is worth an alert; null: never.',
    select: { alertBelow: true, alertDrop: true },
    resolve: agent => (agent.alertBelow === null && agent.alertDrop === null ? null : agent),
  }),
}))

const CoverageAlert = builder.objectRef<AlertLogEntry>('CoverageAlert').implement({
  description:
    'The coverage of an agent fell. Raised by a measurement, at most once by each, and kept as long as that.',
  fields: t => ({
    agent: t.prismaField({
      type: Agent,
      description: 'Whose coverage fell; as it is now.',
      resolve: async (query, { alert: { agentId } }, _, { db }) =>
        (await db.agent.findUnique({ ...query, where: { id: agentId } })) ??
        gone('agent', encodeId('Agent', agentId)),
    }),
    snapshot: t.prismaField({
      type: CoverageSnapshot,
      description: 'The measurement that raised it. What moved it says why.',
      resolve: async (query, { alert: { snapshotId } }, _, { db }) =>
        (await db.coverageSnapshot.findUnique({ ...query, where: { id: snapshotId } })) ??
        gone('measurement', encodeId('CoverageSnapshot', snapshotId)),
    }),
    reason: t.string({
      description: 'For a person: `Coverage fell to 58.3 %, below 60 %`.',
      resolve: localized(({ alert }) => alert.reason),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was raised.',
      resolve: ({ alert }) => alert.at,
    }),
    cursor: t.exposeString('lastEventId', {
      description: 'Where it is among the alerts of the workspace; send it as `after` to go on behind it.',
    }),
  }),
})

function gone(what: string, id: string): never {
  throw new NotFoundError(what, id)
}

const percent = z.number().min(0, 'must be from 0 to 100').max(100, 'must be from 0 to 100')
const points = z.number().gt(0, 'must be above 0 and at most 100').max(100, 'must be above 0 and at most 100')

const SetCoverageAlertInput = builder.inputType('SetCoverageAlertInput', {
  validate: z.looseObject({ belowPercent: percent.nullish(), dropPoints: points.nullish() }),
  description: 'The rule of one agent, in place of the one it has. Neither given: no rule.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'Which agent.' }),
    belowPercent: t.float({
      description: 'Tell when coverage falls below this percentage, from at or above it: 0 to 100.',
    }),
    dropPoints: t.float({
      description: 'Tell when coverage falls by at least so many percentage points at once: above 0.',
    }),
  }),
})

const SetCoverageAlertPayload = builder.objectRef<{ agentId: string }>('SetCoverageAlertPayload').implement({
  description: 'The agent with its rule.',
  fields: t => ({
    agent: agentField(t, 'The agent.'),
  }),
})

builder.mutationField('setCoverageAlert', t =>
  t.field({
    type: SetCoverageAlertPayload,
    description:
      'Says when the coverage of an agent is worth an alert, on Subscription.coverageAlerts and to webhooks for COVERAGE_ALERT. Looked at by every measurement from now on. WRITE.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: SetCoverageAlertInput, required: true, description: 'The rule.' }) },
    resolve: (_, { input }, context) => setCoverageAlert(context, input),
  }),
)

builder.subscriptionField('coverageAlerts', t =>
  t.field({
    type: CoverageAlert,
    description:
      'Alerts of one agent, or of all, after `after` (the `cursor` of an alert; "0" is from the oldest that is kept; left out: from now on), in order, each exactly once. No end, but for that of the agent. Reconnect with the last cursor you saw.',
    args: {
      agentId: t.arg.id({ description: 'Of this agent; of all agents, if left out.' }),
      after: t.arg.string({ description: 'The cursor of the last alert you have seen.' }),
    },
    subscribe: (_, args, context) => streamCoverageAlerts(context, args),
    resolve: entry => entry,
  }),
)
