import { findActiveWorkers } from '../resolvers/tasks/find-active-workers.ts'
import { listWorkers } from '../resolvers/tasks/list-workers.ts'
import {
  loadQueueOverview,
  type QueueOverview as OverviewShape,
} from '../resolvers/tasks/load-queue-overview.ts'
import { builder } from './builder.ts'
import { Task } from './task.ts'
import { TaskPriorityEnum } from './task-enums.ts'

const Worker = builder.prismaNode('Worker', {
  id: { field: 'id' },
  description: 'A process that runs tasks. Active while its heartbeat is at most 20 s old.',
  authScopes: { read: true },
  fields: t => ({
    host: t.exposeString('host', { description: 'The machine that it runs on.' }),
    version: t.exposeString('version', { description: 'Of Canopy.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it started.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'Its last heartbeat.' }),
    active: t.loadable({
      type: 'Boolean',
      description: 'Whether its heartbeat is at most 20 s old.',
      load: (ids: string[], context) => findActiveWorkers(context, ids),
      resolve: worker => worker.id,
    }),
    running: t.field({
      type: [Task],
      description: 'Tasks of your workspace that it runs now.',
      // Workers serve every workspace, so this is the one relation that has to be narrowed by hand.
      select: (_, { viewer }, nested) => ({
        tasks: nested({
          where: { status: 'RUNNING', workspaceId: viewer.workspaceId },
          orderBy: { startedAt: 'asc' },
        }),
      }),
      resolve: worker => worker.tasks,
    }),
    concurrency: t.exposeInt('concurrency', { description: 'How many tasks it runs at a time.' }),
  }),
})

const QueueDepth = builder.objectRef<OverviewShape['pending'][number]>('QueueDepth').implement({
  description: 'How many tasks wait with one priority.',
  fields: t => ({
    priority: t.field({
      type: TaskPriorityEnum,
      description: 'The priority.',
      resolve: depth => depth.priority,
    }),
    count: t.exposeInt('count', { description: 'Tasks waiting.' }),
  }),
})

const age = (what: string) =>
  ({ nullable: true, description: `Age of ${what} in milliseconds; null where there is none.` }) as const

const QueueOverview = builder.objectRef<OverviewShape>('QueueOverview').implement({
  description: 'The tasks of the workspace in figures.',
  fields: t => ({
    pending: t.field({
      type: [QueueDepth],
      description: 'Waiting, most urgent first.',
      resolve: overview => overview.pending,
    }),
    running: t.exposeInt('running', { description: 'Running now.' }),
    oldestPendingMs: t.exposeInt('oldestPendingMs', age('the task that waits longest')),
    oldestRunningMs: t.exposeInt('oldestRunningMs', age('the attempt that runs longest')),
    deadLetters: t.exposeInt('deadLetters', { description: 'Dead letters that were not redriven.' }),
    oldestDeadLetterMs: t.exposeInt('oldestDeadLetterMs', age('the oldest of them')),
  }),
})

builder.prismaObjectFields(Task, t => ({
  worker: t.relation('worker', {
    nullable: true,
    description: 'The process that runs it, or ran it last and still lives.',
  }),
}))

builder.queryFields(t => ({
  workers: t.field({
    type: [Worker],
    description:
      'The processes that run tasks, those of the last 24 h that were lost among them; newest first, at most 100.',
    resolve: (_, __, context) => listWorkers(context),
  }),
  queue: t.field({
    type: QueueOverview,
    description: 'The tasks of the workspace in figures.',
    resolve: (_, __, context) => loadQueueOverview(context),
  }),
}))
