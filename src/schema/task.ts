import { queryFromInfo } from '@pothos/plugin-prisma'
import type { TaskKind } from '../generated/prisma/client.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { findQueuePositions } from '../resolvers/tasks/find-queue-positions.ts'
import { listTaskEvents } from '../resolvers/tasks/list-task-events.ts'
import { agentTasksQuery, listTasks, toAgentTasksPage } from '../resolvers/tasks/list-tasks.ts'
import { measureDurations } from '../resolvers/tasks/measure-durations.ts'
import { Agent } from './agent.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS, rowsOf } from './connection.ts'
import { DateTimeRange } from './date-time-range.ts'
import { Document } from './document.ts'
import { findById } from './find-by-id.ts'
import { OrderDirection } from './order-direction.ts'
import { pageArgs } from './page-args.ts'
import { TaskKindEnum, TaskPriorityEnum, TaskStatusEnum } from './task-enums.ts'
import { TaskEventConnection } from './task-event.ts'
import { failureOf, loadOutcomes, outcomeKey, TaskFailure, TaskOutcome, TaskProgress } from './task-parts.ts'
import { Template } from './template.ts'
import { Topic } from './topic.ts'

const TaskSubject = builder.unionType('TaskSubject', {
  description: 'What a task is about. No task is about one document or template yet.',
  types: [Agent, Document, Topic, Template],
  resolveType: subject => ('topK' in subject ? 'Agent' : 'Topic'),
})

/** Keys name the kind of a task and when it started. */
async function estimateCompletions(keys: string[], context: RequestContext): Promise<(Date | null)[]> {
  const running = keys.map(key => JSON.parse(key) as [TaskKind, number])
  const kinds = [...new Set(running.map(([kind]) => kind))]
  const durations = await measureDurations(context, kinds)
  return running.map(([kind, startedAt]) => {
    const durationMs = durations[kinds.indexOf(kind)] ?? null
    return durationMs === null ? null : new Date(startedAt + durationMs)
  })
}

export const Task = builder.prismaNode('Task', {
  id: { field: 'id' },
  nullable: true,
  description:
    'A piece of work in the background. It survives whatever happens to the processes that run it.',
  authScopes: { read: true },
  fields: t => ({
    kind: t.expose('kind', { type: TaskKindEnum, description: 'What it does.' }),
    status: t.expose('status', { type: TaskStatusEnum, description: 'Where it is in its life.' }),
    priority: t.expose('priority', { type: TaskPriorityEnum, description: 'How soon it is started.' }),
    subject: t.field({
      type: TaskSubject,
      nullable: true,
      description: 'What it is about.',
      select: { agent: true, topic: true },
      resolve: task => task.agent ?? task.topic,
    }),
    progress: t.field({
      type: TaskProgress,
      select: { progressPercent: true, progressStep: true, progressDone: true, progressTotal: true },
      description: 'How far it is.',
      resolve: task => task,
    }),
    attempt: t.exposeInt('attempt', {
      description: 'The present attempt, counted from 1; 0 before the first.',
    }),
    maxAttempts: t.int({
      select: { maxAttempts: true, returned: true },
      description:
        'How many attempts it gets. One more for each that was given back because its worker stopped: such an attempt does not count. A redriven task starts at 0 again.',
      resolve: task => task.maxAttempts + task.returned,
    }),
    queuePosition: t.loadable({
      type: 'Int',
      nullable: true,
      description:
        '1 is next. Counted over the very rows a worker would claim, in the order it would claim them. Null unless PENDING and due.',
      load: (ids: string[], context) => findQueuePositions(context, ids),
      resolve: task => (task.status === 'PENDING' ? task.id : null),
    }),
    estimatedCompletionAt: t.loadable({
      type: 'DateTime',
      nullable: true,
      description:
        'From the measured durations of like tasks; null while there are fewer than 5, and unless RUNNING.',
      load: estimateCompletions,
      resolve: task =>
        task.status === 'RUNNING' && task.startedAt
          ? JSON.stringify([task.kind, task.startedAt.getTime()])
          : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was accepted.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the present attempt started.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it came to its end.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a failed attempt is tried again.',
    }),
    timeoutMs: t.exposeInt('timeoutMs', { description: 'How long an attempt may take, in milliseconds.' }),
    result: t.loadable({
      type: TaskOutcome,
      nullable: true,
      description: 'What it made, once COMPLETED.',
      load: loadOutcomes,
      resolve: outcomeKey,
    }),
    failure: t.field({
      type: TaskFailure,
      nullable: true,
      select: { failure: true },
      description: 'Why the last failed attempt failed.',
      resolve: failureOf,
    }),
    lastSequence: t.exposeInt('lastSequence', { description: 'The sequence of its latest event.' }),
    events: t.field({
      type: TaskEventConnection,
      select: { id: true },
      description: 'What happened to it, oldest first.',
      args: {
        after: t.arg.int({ defaultValue: 0, description: 'The last sequence you have; 0 for all.' }),
        first: t.arg.int({ description: 'How many: 1 to 100, 20 if left out.' }),
      },
      resolve: (task, args, context, info) =>
        listTaskEvents(context, task.id, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
    }),
  }),
})
export const TaskConnection = defineConnection(Task, 'Task', 'tasks')

export const TaskFilter = builder.inputType('TaskFilter', {
  description: 'Which tasks. Everything given must hold.',
  fields: t => ({
    kind: t.field({ type: [TaskKindEnum], description: 'Any of these kinds.' }),
    status: t.field({ type: [TaskStatusEnum], description: 'Any of these states.' }),
    subjectId: t.id({ description: 'About this agent or topic.' }),
    workerId: t.id({ description: 'Run by this worker.' }),
    deadLettered: t.boolean({ description: 'Dead letters, or all but those.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Accepted in this time.' }),
  }),
})

const TaskOrder = builder.inputType('TaskOrder', {
  description: 'In which order.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('TaskOrderField', {
        description: 'By what.',
        values: {
          CREATED_AT: { description: 'By when it was accepted.' },
          FINISHED_AT: { description: 'By when it came to its end; tasks that are not over are left out.' },
          PRIORITY: { description: 'By how urgent it is.' },
        } as const,
      }),
      required: true,
      description: 'By what.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end first.' }),
  }),
})

builder.prismaObjectFields(Agent, t => ({
  tasks: t.field({
    type: TaskConnection,
    select: (args, _, nested) => ({ tasks: nested(agentTasksQuery(args), rowsOf('Task')) }),
    description: 'Tasks about this agent, newest first.',
    args: { filter: t.arg({ type: TaskFilter, description: 'Which of them.' }), ...pageArgs(t.arg) },
    resolve: (agent, args, context) => toAgentTasksPage(context, agent.id, args, agent.tasks),
  }),
}))

builder.queryFields(t => ({
  task: t.prismaField({
    type: Task,
    nullable: true,
    description: 'A task by its id; null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'Of the task.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Task', id, uuid => db.task.findUnique({ ...query, where: { id: uuid } })),
  }),
  tasks: t.field({
    type: TaskConnection,
    description: 'Tasks of the workspace, newest first unless asked otherwise.',
    args: {
      filter: t.arg({ type: TaskFilter, description: 'Which of them.' }),
      orderBy: t.arg({ type: TaskOrder, description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) =>
      listTasks(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))
