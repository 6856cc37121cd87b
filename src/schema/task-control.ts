import { ConflictError, NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import type { Task as TaskRow, User as UserRow } from '../generated/prisma/client.ts'
import { cancelTask, cancelTasks } from '../resolvers/tasks/cancel-tasks.ts'
import { describeCancel } from '../resolvers/tasks/describe-cancel.ts'
import { redriveTask } from '../resolvers/tasks/redrive-task.ts'
import { builder } from './builder.ts'
import { localizedOrNull } from './localized.ts'
import { taskField } from './payload-fields.ts'
import { Task, TaskFilter } from './task.ts'
import { User } from './workspace.ts'

const CancellationOutcome = builder.enumType('CancellationOutcome', {
  description: 'How a cancel ended.',
  values: {
    REQUESTED: { description: 'The worker has not stopped yet.' },
    NEVER_STARTED: { description: 'The task was waiting and never ran.' },
    STOPPED: { description: 'The task had started, and was stopped.' },
    FINISHED_FIRST: { description: 'The cancel came too late: the task had come to its own end.' },
  } as const,
})

const Cancellation = builder
  .objectRef<TaskRow & { cancelRequestedBy: UserRow | null }>('Cancellation')
  .implement({
    description:
      'The receipt of a cancel: who asked, which worker heard it, when the work stopped, and how it ended.',
    fields: t => ({
      requestedAt: t.field({
        type: 'DateTime',
        description: 'When it was asked for.',
        resolve: task => task.cancelRequestedAt as Date,
      }),
      requestedBy: t.field({
        type: User,
        nullable: true,
        description: 'Who asked for it.',
        resolve: task => task.cancelRequestedBy,
      }),
      acknowledgedAt: t.expose('cancelAcknowledgedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When the worker heard of it; null where none was running the task.',
      }),
      acknowledgedBy: t.exposeString('cancelAcknowledgedBy', {
        nullable: true,
        description: 'Id of that worker.',
      }),
      stoppedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the task was over because of it.',
        resolve: task => (task.status === 'CANCELLED' ? task.finishedAt : null),
      }),
      outcome: t.field({ type: CancellationOutcome, description: 'How it ended.', resolve: describeCancel }),
    }),
  })

const DeadLetterReason = builder.enumType('DeadLetterReason', {
  description: 'Why a task is not tried again.',
  values: {
    RETRIES_EXHAUSTED: { description: 'Every attempt failed.' },
    PERMANENT_FAILURE: { description: 'Trying again would end the same way.' },
    VALIDATION_FAILED: { description: 'Its input cannot be used.' },
    DEPENDENCY_UNAVAILABLE: { description: 'Something that it needs was not there.' },
    TIMEOUT: { description: 'Every attempt took too long.' },
    WORKER_LOST: { description: 'Ten workers were lost while they ran this task.' },
    POISONED: { description: 'Two workers died while they ran only this task.' },
  } as const,
})

const DeadLetter = builder.objectRef<TaskRow & { redrivenAs: TaskRow | null }>('DeadLetter').implement({
  description: 'A task that failed for good, kept to be looked at and redriven.',
  fields: t => ({
    reason: t.field({
      type: DeadLetterReason,
      description: 'Why it is not tried again.',
      resolve: task => task.deadLetterReason ?? 'PERMANENT_FAILURE',
    }),
    stage: t.string({
      nullable: true,
      description: 'What it was doing.',
      resolve: localizedOrNull(task => task.deadLetterStage),
    }),
    attempts: t.exposeInt('attempt', { description: 'How often it was started.' }),
    at: t.field({
      type: 'DateTime',
      description: 'When it was given up.',
      resolve: task => task.deadLetteredAt as Date,
    }),
    redrivenAs: t.field({
      type: Task,
      nullable: true,
      description: 'The task that was made from it.',
      resolve: task => task.redrivenAs,
    }),
  }),
})

builder.prismaObjectFields(Task, t => ({
  cancellation: t.field({
    type: Cancellation,
    nullable: true,
    description: 'The receipt, once somebody cancelled it.',
    select: { cancelRequestedBy: true },
    resolve: task => (task.cancelRequestedAt ? task : null),
  }),
  deadLetter: t.field({
    type: DeadLetter,
    nullable: true,
    description: 'Set when every attempt is spent or the failure is permanent.',
    select: { redrivenAs: true },
    resolve: task => (task.deadLetterReason ? task : null),
  }),
}))

const CancelTaskInput = builder.inputType('CancelTaskInput', {
  description: 'Which task to cancel.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the task.' }) }),
})

const CancelTaskPayload = builder.objectRef<{ taskId: string }>('CancelTaskPayload').implement({
  description: 'The task with the receipt of its cancel.',
  fields: t => ({
    task: taskField(t, 'The task as it is now.'),
  }),
})

const CancelTasksInput = builder.inputType('CancelTasksInput', {
  description: 'Which tasks to cancel.',
  fields: t => ({
    filter: t.field({
      type: TaskFilter,
      required: true,
      description: 'At least one criterion. What is over is left alone.',
    }),
  }),
})

const CancelTasksPayload = builder.objectRef<{ requested: number }>('CancelTasksPayload').implement({
  description: 'How many tasks are being cancelled.',
  fields: t => ({
    requested: t.exposeInt('requested', { description: 'Tasks that matched and were not over.' }),
  }),
})

const RedriveTaskInput = builder.inputType('RedriveTaskInput', {
  description: 'Which dead letter to try again.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the task that failed.' }) }),
})

const RedriveTaskPayload = builder.objectRef<{ taskId: string }>('RedriveTaskPayload').implement({
  description: 'The new task.',
  fields: t => ({
    task: taskField(t, 'The new task, with the input of the old one.'),
  }),
})

builder.mutationFields(t => ({
  cancelTask: t.field({
    type: CancelTaskPayload,
    description: 'Idempotent: cancelling what is over changes nothing and says so in the receipt. WRITE.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: CancelTaskInput, required: true, description: 'Which task.' }) },
    resolve: (_, { input }, context) => cancelTask(context, input),
  }),
  cancelTasks: t.field({
    type: CancelTasksPayload,
    description: 'Cancels every task that matches. WRITE.',
    errors: { types: [ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: CancelTasksInput, required: true, description: 'Which tasks.' }) },
    resolve: (_, { input }, context) => cancelTasks(context, input),
  }),
  redriveTask: t.field({
    type: RedriveTaskPayload,
    description:
      'A new task from a dead letter; the old one keeps a link to it. Twice gives the same new task. ADMIN.',
    errors: { types: [NotFoundError, ConflictError, NotPermittedError] },
    args: { input: t.arg({ type: RedriveTaskInput, required: true, description: 'Which dead letter.' }) },
    resolve: (_, { input }, context) => redriveTask(context, input),
  }),
}))
