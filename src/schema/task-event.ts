import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { localizedOrNull } from './localized.ts'
import { TaskEventTypeEnum, TaskStatusEnum } from './task-enums.ts'
import { failureOf, loadOutcomes, outcomeKey, TaskFailure, TaskOutcome, TaskProgress } from './task-parts.ts'

export const TaskEvent = builder.prismaObject('TaskEvent', {
  description:
    'One change of one task. `sequence` counts 1, 2, 3… within the task without holes, given in the transaction that made the change: whoever has 1 to n has everything up to n.',
  fields: t => ({
    task: t.relation('task', { description: 'The task as it is now.' }),
    sequence: t.exposeInt('sequence', { description: 'Counts from 1 within the task, without holes.' }),
    type: t.expose('type', { type: TaskEventTypeEnum, description: 'What changed.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When, by the clock of the database.' }),
    status: t.expose('status', { type: TaskStatusEnum, description: 'Status after the change.' }),
    progress: t.field({
      type: TaskProgress,
      select: { progressPercent: true, progressStep: true, progressDone: true, progressTotal: true },
      description: 'Progress after the change.',
      resolve: event => event,
    }),
    attempt: t.exposeInt('attempt', { description: 'Which attempt it belongs to; 0 before the first.' }),
    message: t.string({
      nullable: true,
      description: 'For a person.',
      resolve: localizedOrNull(event => event.message),
    }),
    result: t.loadable({
      type: TaskOutcome,
      nullable: true,
      description: 'What the task made, in its COMPLETED event.',
      load: loadOutcomes,
      resolve: outcomeKey,
    }),
    failure: t.field({
      type: TaskFailure,
      nullable: true,
      select: { failure: true },
      description: 'Why the attempt failed, in events that end one.',
      resolve: failureOf,
    }),
  }),
})
export const TaskEventConnection = defineConnection(TaskEvent, 'TaskEvent', 'events')
