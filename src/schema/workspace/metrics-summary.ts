import { type MetricsSummary, summarizeMetrics } from '../../resolvers/workspace/metrics-summary.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { DateTimeRange } from '../shared/paging.ts'

const MetricsSummaryType = builder.objectRef<MetricsSummary>('MetricsSummary').implement({
  description:
    'Figures of the workspace, summed over whole hours (UTC). A count belongs to the hour in which the transaction of its change began.',
  fields: t => ({
    since: t.expose('since', {
      type: 'DateTime',
      description: 'Start of the first hour. At most 90 days ago.',
    }),
    until: t.expose('until', {
      type: 'DateTime',
      description: 'End of the last hour, exclusive. In the future if the current hour is included.',
    }),
    tasksAccepted: t.exposeInt('tasksAccepted', { description: 'Created tasks.' }),
    tasksCompleted: t.exposeInt('tasksCompleted', { description: 'Tasks that ended as COMPLETED.' }),
    tasksFailed: t.exposeInt('tasksFailed', { description: 'Tasks that ended as FAILED or TIMED_OUT.' }),
    tasksRetried: t.exposeInt('tasksRetried', {
      description: 'Attempts after which the task returned to the queue, whatever the cause.',
    }),
    claims: t.exposeInt('claims', { description: 'Started attempts.' }),
    claimConflicts: t.exposeInt('claimConflicts', {
      description:
        'Tasks that were due when a worker asked for tasks, but that another worker took first. Always 0 with one worker.',
    }),
    leaseRenewals: t.exposeInt('leaseRenewals', {
      description: 'Heartbeats of workers, counted once per task that the worker was running.',
    }),
    leasesLost: t.exposeInt('leasesLost', {
      description: 'Attempts that ended because their worker was gone.',
    }),
    workersLost: t.exposeInt('workersLost', {
      description: 'Workers that stopped sending heartbeats while they were running tasks of the workspace.',
    }),
    deadLettered: t.exposeInt('deadLettered', { description: 'Tasks that became dead letters.' }),
    queueWaitP50Ms: t.exposeFloat('queueWaitP50Ms', {
      nullable: true,
      description:
        'Median time from when a task was due to the start of its attempt, in milliseconds, to within 20 %. Null without attempts.',
    }),
    queueWaitP95Ms: t.exposeFloat('queueWaitP95Ms', {
      nullable: true,
      description: '95th percentile of the same time.',
    }),
    runP50Ms: t.exposeFloat('runP50Ms', {
      nullable: true,
      description:
        'Median duration of an ended attempt, whatever its end, in milliseconds, to within 20 %. Null without ended attempts.',
    }),
    runP95Ms: t.exposeFloat('runP95Ms', {
      nullable: true,
      description: '95th percentile of the same duration.',
    }),
    webhooksDelivered: t.exposeInt('webhooksDelivered', { description: 'Webhooks that were delivered.' }),
    webhooksFailed: t.exposeInt('webhooksFailed', {
      description: 'Webhooks that failed for good. A redelivered one counts again.',
    }),
    queries: t.exposeInt('queries', { description: 'Queries of agents.' }),
    queriesAnswered: t.exposeInt('queriesAnswered', {
      description: 'Queries of agents with at least one hit.',
    }),
    reportsWritten: t.exposeInt('reportsWritten', { description: 'Completed reports.' }),
    modelCalls: t.exposeInt('modelCalls', {
      description: 'Ended calls of models, except those that a budget refused.',
    }),
    modelTokens: t.expose('modelTokens', {
      type: 'BigInt',
      description: 'Tokens of those calls.',
    }),
    modelCostUsd: t.exposeFloat('modelCostUsd', {
      description: 'Cost of those calls in US dollars.',
    }),
  }),
})

builder.queryField('metricsSummary', t =>
  t.field({
    type: MetricsSummaryType,
    complexity: FIELD_COSTS.work,
    description:
      'The figures of `/metrics` that describe this workspace, summed over a period. They are written with the change that they count, and kept for 90 days.',
    args: {
      between: t.arg({
        type: DateTimeRange,
        description: 'Widened to whole hours. Default: the last 24 hours.',
      }),
    },
    resolve: (_, { between }, context) => summarizeMetrics(context, between),
  }),
)
