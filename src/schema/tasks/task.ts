import type { RequestContext } from '../../context.ts'
import type { TaskKind } from '../../generated/prisma/client.ts'
import { findQueuePositions, measureDurations } from '../../resolvers/tasks/queue.ts'
import { listTaskEvents } from '../../resolvers/tasks/task-events.ts'
import { agentTasksQuery, listTasks, toAgentTasksPage } from '../../resolvers/tasks/tasks.ts'
import { Agent } from '../agents/agent.ts'
import { Document } from '../documents/document.ts'
import { Goal } from '../goals/goal.ts'
import { Plugin } from '../plugins/plugin.ts'
import { builder } from '../shared/builder.ts'
import { NODE, nodeField } from '../shared/node-field.ts'
import {
  DateTimeRange,
  defineConnection,
  defineOrder,
  listArgs,
  nestedRowPaths,
  pageArgs,
  queryRows,
} from '../shared/paging.ts'
import { Template } from '../templates/template.ts'
import { Topic } from '../topics/topic.ts'
import { TaskEventConnection } from './task-event.ts'
import {
  encodeOutcomeKey,
  loadOutcomes,
  readFailure,
  TaskFailure,
  TaskKindEnum,
  TaskOutcome,
  TaskPriorityEnum,
  TaskProgress,
  TaskStatusEnum,
} from './task-parts.ts'

const TaskSubject = builder.unionType('TaskSubject', {
  description: 'Object that a task is about. Currently always an agent, a topic, a plugin or a goal.',
  types: [Agent, Document, Topic, Template, Plugin, Goal],
  resolveType: subject => {
    if ('topK' in subject) return 'Agent'
    if ('planVersion' in subject) return 'Goal'
    return 'runtime' in subject ? 'Plugin' : 'Topic'
  },
})

/** Each key is the kind of a running task and its start time, as JSON. */
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
  ...NODE,
  description: 'A durable unit of background work. It survives the failure of any process.',
  fields: t => ({
    kind: t.expose('kind', { type: TaskKindEnum, description: 'Kind of work.' }),
    status: t.expose('status', { type: TaskStatusEnum, description: 'Current status.' }),
    priority: t.expose('priority', { type: TaskPriorityEnum, description: 'Priority in the queue.' }),
    subject: t.field({
      type: TaskSubject,
      nullable: true,
      description: 'Object that the task is about. Null if it is about the whole workspace.',
      select: { goal: true, agent: true, topic: true, plugin: true },
      resolve: task => task.goal ?? task.agent ?? task.topic ?? task.plugin,
    }),
    progress: t.field({
      type: TaskProgress,
      select: { progressPercent: true, progressStep: true, progressDone: true, progressTotal: true },
      description: 'Progress of the current attempt.',
      resolve: task => task,
    }),
    attempt: t.exposeInt('attempt', {
      description: 'Number of the current attempt, starting at 1. 0 before the first attempt.',
    }),
    maxAttempts: t.int({
      select: { maxAttempts: true, returned: true },
      description:
        'Maximum number of attempts. Increases by one for each attempt that ended without counting, for example because its worker stopped.',
      resolve: task => task.maxAttempts + task.returned,
    }),
    queuePosition: t.loadable({
      type: 'Int',
      nullable: true,
      description:
        'Position in the queue across all workspaces, in the order in which workers claim tasks. 1 is next. Null unless the task is PENDING and due.',
      load: (ids: string[], context) => findQueuePositions(context, ids),
      resolve: task => (task.status === 'PENDING' ? task.id : null),
    }),
    estimatedCompletionAt: t.loadable({
      type: 'DateTime',
      nullable: true,
      description:
        'Estimated time of completion, from the median duration of the latest tasks of the same kind. Null if there are fewer than 5 of them or the task is not RUNNING.',
      load: estimateCompletions,
      resolve: task =>
        task.status === 'RUNNING' && task.startedAt
          ? JSON.stringify([task.kind, task.startedAt.getTime()])
          : null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Start of the current attempt. Null before the first attempt.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time when the task ended. Null until then.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the next attempt after a failed one. Null if the task is not waiting for a retry.',
    }),
    timeoutMs: t.exposeInt('timeoutMs', { description: 'Timeout of an attempt, in milliseconds.' }),
    result: t.loadable({
      type: TaskOutcome,
      nullable: true,
      description:
        'Result of the task. Null unless COMPLETED. Null for tasks of goals: results are on the goal.',
      load: loadOutcomes,
      resolve: encodeOutcomeKey,
    }),
    failure: t.field({
      type: TaskFailure,
      nullable: true,
      select: { failure: true },
      description: 'Why the last failed attempt failed. Null if none has failed.',
      resolve: readFailure,
    }),
    lastSequence: t.exposeInt('lastSequence', { description: 'Sequence of the latest event.' }),
    events: t.field({
      type: TaskEventConnection,
      select: { id: true },
      description: 'Events of the task, oldest first.',
      args: {
        after: t.arg.int({
          defaultValue: 0,
          description: 'Returns the events after this sequence. 0 returns all.',
        }),
        first: t.arg.int({ description: 'Maximum number of events: 1 to 100. Default: 20.' }),
      },
      resolve: (task, args, context, info) =>
        listTaskEvents(context, task.id, args, queryRows(context, info)),
    }),
  }),
})
export const TaskConnection = defineConnection(Task, 'Task', 'tasks')

export const TaskFilter = builder.inputType('TaskFilter', {
  description: 'Filters tasks. All given conditions must match.',
  fields: t => ({
    kind: t.field({ type: [TaskKindEnum], description: 'Tasks of any of these kinds.' }),
    status: t.field({ type: [TaskStatusEnum], description: 'Tasks with any of these statuses.' }),
    subjectId: t.id({ description: 'Tasks about the agent, topic, plugin or goal with this ID.' }),
    workerId: t.id({ description: 'Tasks run by the worker with this ID.' }),
    deadLettered: t.boolean({
      description: 'If true, only dead letters. If false, only tasks that are not dead letters.',
    }),
    createdAt: t.field({ type: DateTimeRange, description: 'Tasks created in this time range.' }),
  }),
})

const TaskOrder = defineOrder('Task', 'tasks', {
  CREATED_AT: 'Time of creation.',
  FINISHED_AT: 'Time when the task ended. Excludes tasks that have not ended.',
  PRIORITY: 'Priority.',
})

builder.prismaObjectFields(Agent, t => ({
  tasks: t.field({
    type: TaskConnection,
    select: (args, _, nested) => ({ tasks: nested(agentTasksQuery(args), nestedRowPaths('Task')) }),
    description: 'Tasks about this agent, newest first.',
    args: { filter: t.arg({ type: TaskFilter, description: 'Filters the tasks.' }), ...pageArgs(t.arg) },
    resolve: (agent, args, context) => toAgentTasksPage(context, agent.id, args, agent.tasks),
  }),
}))

builder.queryFields(t => ({
  task: nodeField(t, 'Task', 'A task by ID. Null if it does not exist.'),
  tasks: t.field({
    type: TaskConnection,
    description: 'Tasks of the workspace. Default order: newest first.',
    args: listArgs(t.arg, 'tasks', TaskFilter, TaskOrder),
    resolve: (_, args, context, info) => listTasks(context, args, queryRows(context, info)),
  }),
}))
