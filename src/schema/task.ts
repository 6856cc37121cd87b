import { queryFromInfo } from '@pothos/plugin-prisma'
import { findQueuePosition } from '../resolvers/tasks/find-queue-position.ts'
import { listTaskEvents } from '../resolvers/tasks/list-task-events.ts'
import { agentTasksQuery, listTasks, toAgentTasksPage } from '../resolvers/tasks/list-tasks.ts'
import { Agent } from './agent.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS, rowsOf } from './connection.ts'
import { DateTimeRange } from './date-time-range.ts'
import { findById } from './find-by-id.ts'
import { pageArgs } from './page-args.ts'
import { TaskKindEnum, TaskPriorityEnum, TaskStatusEnum } from './task-enums.ts'
import { TaskEventConnection } from './task-event.ts'
import { failureOf, loadOutcomes, outcomeKey, TaskFailure, TaskOutcome, TaskProgress } from './task-parts.ts'

const TaskSubject = builder.unionType('TaskSubject', {
  description: 'What a task is about.',
  types: [Agent],
  resolveType: () => 'Agent',
})

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
      select: { agent: true },
      resolve: task => task.agent,
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
    maxAttempts: t.exposeInt('maxAttempts', { description: 'How many attempts it gets.' }),
    queuePosition: t.int({
      nullable: true,
      select: { id: true, status: true, nextAttemptAt: true },
      description: '1 is next. Null unless PENDING and due.',
      resolve: (task, _, context) => findQueuePosition(context, task),
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

const TaskFilter = builder.inputType('TaskFilter', {
  description: 'Which tasks. Everything given must hold.',
  fields: t => ({
    kind: t.field({ type: [TaskKindEnum], description: 'Any of these kinds.' }),
    status: t.field({ type: [TaskStatusEnum], description: 'Any of these states.' }),
    subjectId: t.id({ description: 'About this agent.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'Accepted in this time.' }),
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
    description: 'Tasks of the workspace, newest first.',
    args: { filter: t.arg({ type: TaskFilter, description: 'Which of them.' }), ...pageArgs(t.arg) },
    resolve: (_, args, context, info) =>
      listTasks(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))
