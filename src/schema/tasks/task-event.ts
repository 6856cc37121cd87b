import { builder } from '../shared/builder.ts'
import { localizedOrNull } from '../shared/localized.ts'
import { defineConnection } from '../shared/paging.ts'
import {
  encodeOutcomeKey,
  loadOutcomes,
  readFailure,
  TaskEventTypeEnum,
  TaskFailure,
  TaskOutcome,
  TaskProgress,
  TaskStatusEnum,
} from './task-parts.ts'

export const TaskEvent = builder.prismaObject('TaskEvent', {
  description:
    'A change to a task, recorded in the transaction that made it. A client that has sequences 1 to n has every change up to n.',
  fields: t => ({
    task: t.relation('task', { description: 'The task in its current state.' }),
    sequence: t.exposeInt('sequence', {
      description: 'Number of the event within its task, starting at 1, without gaps.',
    }),
    type: t.expose('type', { type: TaskEventTypeEnum, description: 'Kind of change.' }),
    at: t.expose('at', { type: 'DateTime', description: 'Time of the change, by the database clock.' }),
    status: t.expose('status', { type: TaskStatusEnum, description: 'Status of the task after the change.' }),
    progress: t.field({
      type: TaskProgress,
      select: { progressPercent: true, progressStep: true, progressDone: true, progressTotal: true },
      description: 'Progress of the task after the change.',
      resolve: event => event,
    }),
    attempt: t.exposeInt('attempt', {
      description: 'Attempt that the event belongs to, starting at 1. 0 before the first attempt.',
    }),
    message: t.string({
      nullable: true,
      description: 'Human-readable message. Null if there is none.',
      resolve: localizedOrNull(event => event.message),
    }),
    result: t.loadable({
      type: TaskOutcome,
      nullable: true,
      description: 'Result of the task in its COMPLETED event. Otherwise null.',
      load: loadOutcomes,
      resolve: encodeOutcomeKey,
    }),
    failure: t.field({
      type: TaskFailure,
      nullable: true,
      select: { failure: true },
      description: 'Why the attempt failed, in events that end a failed attempt. Otherwise null.',
      resolve: readFailure,
    }),
  }),
})
export const TaskEventConnection = defineConnection(TaskEvent, 'TaskEvent', 'events')
