import { ConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import type { Task as TaskRow, User as UserRow } from '../../generated/prisma/client.ts'
import { cancelTask, cancelTasks, describeCancel } from '../../resolvers/tasks/cancel-tasks.ts'
import { redriveTask } from '../../resolvers/tasks/redrive-task.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { localizedOrNull } from '../shared/localized.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { User } from '../workspace/viewer.ts'
import { Task, TaskFilter } from './task.ts'

const CancellationOutcome = defineEnum('CancellationOutcome', 'Outcome of a cancellation.', {
  REQUESTED: 'The task was asked to stop but has not ended yet.',
  NEVER_STARTED: 'The task was pending and never ran.',
  STOPPED: 'The task had started and was stopped.',
  FINISHED_FIRST: 'The task ended on its own before it could be cancelled.',
})

const Cancellation = builder
  .objectRef<TaskRow & { cancelRequestedBy: UserRow | null }>('Cancellation')
  .implement({
    description:
      'Record of a cancellation: who requested it, which worker acknowledged it, when the task stopped, and the outcome.',
    fields: t => ({
      requestedAt: t.field({
        type: 'DateTime',
        description: 'Time of the request.',
        resolve: task => task.cancelRequestedAt as Date,
      }),
      requestedBy: t.field({
        type: User,
        nullable: true,
        description: 'User who requested it. Null if that is unknown.',
        resolve: task => task.cancelRequestedBy,
      }),
      acknowledgedAt: t.expose('cancelAcknowledgedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'Time when the worker acknowledged it. Null if no worker has.',
      }),
      acknowledgedBy: t.exposeString('cancelAcknowledgedBy', {
        nullable: true,
        description: 'ID of the worker that acknowledged it. Null if none has.',
      }),
      stoppedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Time when the cancellation ended the task. Null if it has not.',
        resolve: task => (task.status === 'CANCELLED' ? task.finishedAt : null),
      }),
      outcome: t.field({
        type: CancellationOutcome,
        description: 'Outcome of the cancellation.',
        resolve: describeCancel,
      }),
    }),
  })

const DeadLetterReason = defineEnum('DeadLetterReason', 'Reason why a task is not retried.', {
  RETRIES_EXHAUSTED: 'Every attempt failed because of an internal error.',
  PERMANENT_FAILURE: 'A retry would fail in the same way.',
  VALIDATION_FAILED: 'The input of the task is invalid.',
  DEPENDENCY_UNAVAILABLE: 'A dependency of the task was unavailable.',
  TIMEOUT: 'The last attempt timed out.',
  WORKER_LOST: 'Ten workers were lost while they were running this task.',
  POISONED: 'Two workers died while this was the only task they were running.',
})

const DeadLetter = builder.objectRef<TaskRow & { redrivenAs: TaskRow | null }>('DeadLetter').implement({
  description: 'A task that failed for good. It is kept so that it can be inspected and redriven.',
  fields: t => ({
    reason: t.field({
      type: DeadLetterReason,
      description: 'Reason why the task is not retried.',
      resolve: task => task.deadLetterReason ?? 'PERMANENT_FAILURE',
    }),
    stage: t.string({
      nullable: true,
      description: 'Step that was running when the task failed. Null if there was none.',
      resolve: localizedOrNull(task => task.deadLetterStage),
    }),
    attempts: t.exposeInt('attempt', { description: 'Number of attempts that were started.' }),
    at: t.field({
      type: 'DateTime',
      description: 'Time when it became a dead letter.',
      resolve: task => task.deadLetteredAt as Date,
    }),
    redrivenAs: t.field({
      type: Task,
      nullable: true,
      description: 'New task that it was redriven as. Null if it was not redriven.',
      resolve: task => task.redrivenAs,
    }),
  }),
})

builder.prismaObjectFields(Task, t => ({
  cancellation: t.field({
    type: Cancellation,
    nullable: true,
    description: 'Cancellation of the task. Null if nobody requested one.',
    select: { cancelRequestedBy: true },
    resolve: task => (task.cancelRequestedAt ? task : null),
  }),
  deadLetter: t.field({
    type: DeadLetter,
    nullable: true,
    description: 'Set if every attempt failed or the failure is permanent. Otherwise null.',
    select: { redrivenAs: true },
    resolve: task => (task.deadLetterReason ? task : null),
  }),
}))

const CancelTaskInput = idInput('CancelTaskInput', 'The task to cancel.', 'ID of the task.')

const CancelTaskPayload = rowPayload('CancelTaskPayload', 'The task with its cancellation.', {
  task: ['Task', 'The task with its cancellation.'],
})

const CancelTasksInput = builder.inputType('CancelTasksInput', {
  description: 'The tasks to cancel.',
  fields: t => ({
    filter: t.field({
      type: TaskFilter,
      required: true,
      description: 'At least one criterion. Tasks that have ended are not changed.',
    }),
  }),
})

const CancelTasksPayload = builder.objectRef<{ requested: number }>('CancelTasksPayload').implement({
  description: 'Result of cancelling several tasks.',
  fields: t => ({
    requested: t.exposeInt('requested', {
      description:
        'Number of tasks to cancel: those that matched, had not ended and are not reports of other users.',
    }),
  }),
})

const RedriveTaskInput = idInput('RedriveTaskInput', 'The dead letter to redrive.', 'ID of the failed task.')

const RedriveTaskPayload = rowPayload('RedriveTaskPayload', 'The new task, created from a dead letter.', {
  task: ['Task', 'The new task, with the input of the failed one. Its attempts start at 0.'],
})

builder.mutationFields(t => ({
  cancelTask: t.field({
    type: CancelTaskPayload,
    description:
      'Cancels a task. If the task has already ended, it does not change, and the outcome of the cancellation says so. The task of a report can be cancelled by the owner of the topic and by API keys with the ADMIN scope. Requires the WRITE scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, CancelTaskInput, 'The task to cancel.'),
    resolve: (_, { input }, context) => cancelTask(context, input),
  }),
  cancelTasks: t.field({
    type: CancelTasksPayload,
    description:
      'Cancels all matching tasks, except reports on topics of other users, which require the ADMIN scope. Returns a `NotPermittedError` if the filter names such a topic. Requires the WRITE scope.',
    errors: { types: [ValidationError] },
    args: inputArgs(t.arg, CancelTasksInput, 'The tasks to cancel.'),
    resolve: (_, { input }, context) => cancelTasks(context, input),
  }),
  redriveTask: t.field({
    type: RedriveTaskPayload,
    description:
      'Creates a new task from a dead letter, which then links to the new task. Redriving it again returns the same new task. Requires the ADMIN scope.',
    errors: { types: [NotFoundError, ConflictError, LimitReachedError] },
    args: inputArgs(t.arg, RedriveTaskInput, 'The dead letter to redrive.'),
    resolve: (_, { input }, context) => redriveTask(context, input),
  }),
}))
