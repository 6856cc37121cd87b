import {
  findActiveWorkers,
  listWorkers,
  loadQueueOverview,
  type QueueOverview as OverviewShape,
} from '../../resolvers/tasks/queue.ts'
import { builder } from '../shared/builder.ts'
import { Task } from './task.ts'
import { TaskPriorityEnum } from './task-parts.ts'

const Worker = builder.prismaNode('Worker', {
  id: { field: 'id' },
  description: 'A process that runs tasks.',
  authScopes: { read: true },
  fields: t => ({
    host: t.exposeString('host', { description: 'Host that the worker runs on.' }),
    version: t.exposeString('version', { description: 'Version of Canopy.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'Time when the worker started.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Time of the last heartbeat.' }),
    active: t.loadable({
      type: 'Boolean',
      description: 'Whether the last heartbeat is at most 20 seconds old.',
      load: (ids: string[], context) => findActiveWorkers(context, ids),
      resolve: worker => worker.id,
    }),
    running: t.field({
      type: [Task],
      description: 'Tasks of your workspace that the worker is running.',
      // Workers serve all workspaces, so this relation needs an explicit workspace filter.
      select: (_, { viewer }, nested) => ({
        tasks: nested({
          where: { status: 'RUNNING', workspaceId: viewer.workspaceId },
          orderBy: { startedAt: 'asc' },
        }),
      }),
      resolve: worker => worker.tasks,
    }),
    concurrency: t.exposeInt('concurrency', {
      description: 'Maximum number of tasks that the worker runs at the same time.',
    }),
  }),
})

const QueueDepth = builder.objectRef<OverviewShape['pending'][number]>('QueueDepth').implement({
  description: 'Number of pending tasks with one priority.',
  fields: t => ({
    priority: t.field({
      type: TaskPriorityEnum,
      description: 'Priority of the tasks.',
      resolve: depth => depth.priority,
    }),
    count: t.exposeInt('count', { description: 'Number of pending tasks.' }),
  }),
})

const age = (what: string) =>
  ({ nullable: true, description: `Age of ${what}, in milliseconds. Null if there is none.` }) as const

const QueueOverview = builder.objectRef<OverviewShape>('QueueOverview').implement({
  description: 'Statistics on the tasks of the workspace.',
  fields: t => ({
    pending: t.field({
      type: [QueueDepth],
      description: 'Pending tasks by priority, highest first.',
      resolve: overview => overview.pending,
    }),
    running: t.exposeInt('running', { description: 'Number of running tasks.' }),
    oldestPendingMs: t.exposeInt('oldestPendingMs', age('the oldest pending task')),
    oldestRunningMs: t.exposeInt('oldestRunningMs', age('the longest-running attempt')),
    deadLetters: t.exposeInt('deadLetters', {
      description: 'Number of dead letters that were not redriven.',
    }),
    oldestDeadLetterMs: t.exposeInt(
      'oldestDeadLetterMs',
      age('the oldest dead letter that was not redriven'),
    ),
  }),
})

builder.prismaObjectFields(Task, t => ({
  worker: t.relation('worker', {
    nullable: true,
    description:
      'Worker that runs the task or ran it last. Null while the task is pending, if it never started, and once that worker is no longer listed.',
  }),
}))

builder.queryFields(t => ({
  workers: t.field({
    type: [Worker],
    description: 'Workers, including those lost in the last 24 hours. Newest first, at most 100.',
    resolve: (_, __, context) => listWorkers(context),
  }),
  queue: t.field({
    type: QueueOverview,
    description: 'Statistics on the tasks of the workspace.',
    resolve: (_, __, context) => loadQueueOverview(context),
  }),
}))
