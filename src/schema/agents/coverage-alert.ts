import { z } from 'zod'
import type { AlertLogEntry } from '../../coverage/alert-log.ts'
import { NotFoundError, ValidationError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import { setCoverageAlert, streamCoverageAlerts } from '../../resolvers/agents/coverage-alerts.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { localized } from '../shared/localized.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { Agent } from './agent.ts'
import { CoverageSnapshot } from './coverage.ts'

const CoverageAlertRule = builder
  .objectRef<{ alertBelow: number | null; alertDrop: number | null }>('CoverageAlertRule')
  .implement({
    description: 'Conditions that raise a coverage alert. Either one is enough.',
    fields: t => ({
      belowPercent: t.exposeFloat('alertBelow', {
        nullable: true,
        description:
          'Raises an alert when coverage falls from at or above this percentage to below it. Null if not set.',
      }),
      dropPoints: t.exposeFloat('alertDrop', {
        nullable: true,
        description:
          'Raises an alert when coverage is at least this many percentage points lower than in the previous measurement. Null if not set.',
      }),
    }),
  })

builder.prismaObjectFields(Agent, t => ({
  alertRule: t.field({
    type: CoverageAlertRule,
    nullable: true,
    description: 'The rule that raises coverage alerts. Null if there is none.',
    select: { alertBelow: true, alertDrop: true },
    resolve: agent => (agent.alertBelow === null && agent.alertDrop === null ? null : agent),
  }),
}))

const CoverageAlert = builder.objectRef<AlertLogEntry>('CoverageAlert').implement({
  description:
    'An alert that the coverage of an agent fell. A measurement raises at most one, which is kept as long as the measurement.',
  fields: t => ({
    agent: t.prismaField({
      type: Agent,
      description: 'The agent whose coverage fell, in its current state.',
      resolve: async (query, { alert: { agentId } }, _, { db }) =>
        (await db.agent.findUnique({ ...query, where: { id: agentId } })) ??
        gone('agent', encodeId('Agent', agentId)),
    }),
    snapshot: t.prismaField({
      type: CoverageSnapshot,
      description: 'The measurement that raised the alert. Its `changes` explain the fall.',
      resolve: async (query, { alert: { snapshotId } }, _, { db }) =>
        (await db.coverageSnapshot.findUnique({ ...query, where: { id: snapshotId } })) ??
        gone('measurement', encodeId('CoverageSnapshot', snapshotId)),
    }),
    reason: t.string({
      description: 'Human-readable reason, such as `Coverage fell to 58.3 %, below 60 %`.',
      resolve: localized(({ alert }) => alert.reason),
    }),
    at: t.field({
      type: 'DateTime',
      description: 'Time at which the alert was raised.',
      resolve: ({ alert }) => alert.at,
    }),
    cursor: t.exposeString('lastEventId', {
      description:
        'Position of the alert among the alerts of the workspace. Pass it as `after` to get the alerts that follow.',
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
  description:
    'The new alert rule of an agent. It replaces the current one. Without either condition, the rule is removed.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'ID of the agent.' }),
    belowPercent: t.float({
      description:
        'Raise an alert when coverage falls from at or above this percentage to below it: 0 to 100.',
    }),
    dropPoints: t.float({
      description:
        'Raise an alert when coverage falls by at least this many percentage points between two measurements: above 0, at most 100.',
    }),
  }),
})

const SetCoverageAlertPayload = rowPayload('SetCoverageAlertPayload', 'The agent with its new rule.', {
  agent: ['Agent', 'The agent.'],
})

builder.mutationField('setCoverageAlert', t =>
  t.field({
    type: SetCoverageAlertPayload,
    description:
      'Replaces the rule that raises coverage alerts of an agent. Alerts go to `Subscription.coverageAlerts` and to webhook endpoints with the event COVERAGE_ALERT. The rule applies from the next measurement on. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, SetCoverageAlertInput, 'The rule.'),
    resolve: (_, { input }, context) => setCoverageAlert(context, input),
  }),
)

builder.subscriptionField('coverageAlerts', t =>
  t.field({
    type: CoverageAlert,
    description:
      'Streams the coverage alerts of one agent or of all agents after `after`, in order, each exactly once. The stream ends only if the agent is deleted. After a disconnect, pass the last cursor that you received as `after`.',
    args: {
      agentId: t.arg.id({ description: 'ID of the agent. Default: all agents.' }),
      after: t.arg.string({
        description:
          'Cursor of the last alert that you received. "0" starts at the oldest alert that is kept. Omit it to get only new alerts.',
      }),
    },
    subscribe: (_, args, context) => streamCoverageAlerts(context, args),
    resolve: entry => entry,
  }),
)
