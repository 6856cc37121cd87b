import { queryFromInfo } from '@pothos/plugin-prisma'
import { NotFoundError, NotPermittedError, ValidationError } from '../errors.ts'
import { createSchedule } from '../resolvers/schedules/create-schedule.ts'
import { deleteSchedule } from '../resolvers/schedules/delete-schedule.ts'
import { listSchedules } from '../resolvers/schedules/list-schedules.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS } from './connection.ts'
import { pageArgs } from './page-args.ts'
import { rowField } from './payload-fields.ts'
import { TaskKindEnum } from './task-enums.ts'

const Schedule = builder.prismaNode('Schedule', {
  id: { field: 'id' },
  nullable: true,
  description:
    'Makes a task at the times that a cron expression means: one for each time, whatever happens to the processes. Times that were missed while nothing ran are made up for by one task.',
  authScopes: { read: true },
  fields: t => ({
    kind: t.expose('kind', { type: TaskKindEnum, description: 'What its tasks do.' }),
    agent: t.relation('agent', {
      nullable: true,
      description: 'The agent that its tasks are about; null where they are about the workspace.',
    }),
    cron: t.exposeString('cron', {
      description: 'Minute, hour, day of month, month and day of week, as they were given.',
    }),
    timeZone: t.exposeString('timeZone', {
      description:
        'IANA name of the zone whose clock counts. A time that the clock leaves out in spring means the first one after the gap, or none where minutes or hours are `*` or a step; a time that comes twice in autumn means the first.',
    }),
    nextRunAt: t.expose('nextRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it next makes a task; null when it never does again.',
    }),
    lastTask: t.relation('lastTask', {
      nullable: true,
      description: 'The latest task it made; null before the first, and once that task is no longer kept.',
    }),
  }),
})
const ScheduleConnection = defineConnection(Schedule, 'Schedule', 'schedules')

const CreateScheduleInput = builder.inputType('CreateScheduleInput', {
  description: 'What is to be done when. A workspace may have 1,000 schedules.',
  fields: t => ({
    kind: t.field({
      type: TaskKindEnum,
      required: true,
      description: 'COVERAGE_REFRESH, which needs WRITE, or RETENTION, which needs ADMIN.',
    }),
    agentId: t.id({ description: 'The agent to measure with COVERAGE_REFRESH; left out with RETENTION.' }),
    cron: t.string({
      required: true,
      description:
        'Five fields: minute, hour, day of month, month, day of week, with `*`, lists, ranges, steps and names (`30 2 * * MON-FRI`). Where both days are given, either is enough.',
    }),
    timeZone: t.string({ defaultValue: 'UTC', description: 'IANA name, such as `Asia/Seoul`.' }),
  }),
})

const CreateSchedulePayload = builder.objectRef<{ scheduleId: string }>('CreateSchedulePayload').implement({
  description: 'The new schedule.',
  fields: t => ({
    schedule: rowField(
      t,
      'Schedule',
      ({ scheduleId }) => scheduleId,
      'The schedule, with the time of its first task.',
    ),
  }),
})

const DeleteScheduleInput = builder.inputType('DeleteScheduleInput', {
  description: 'Which schedule to end.',
  fields: t => ({ id: t.id({ required: true, description: 'Of the schedule.' }) }),
})

const DeleteSchedulePayload = builder.objectRef<{ deletedId: string }>('DeleteSchedulePayload').implement({
  description: 'The schedule is gone; tasks that it made are not.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'The id that it had.' }) }),
})

builder.queryFields(t => ({
  schedules: t.field({
    type: ScheduleConnection,
    description: 'Schedules of the workspace, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) =>
      listSchedules(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))

builder.mutationFields(t => ({
  createSchedule: t.field({
    type: CreateSchedulePayload,
    description: 'Has a task made again and again. WRITE; ADMIN for RETENTION.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: { input: t.arg({ type: CreateScheduleInput, required: true, description: 'What and when.' }) },
    resolve: (_, { input }, context) => createSchedule(context, input),
  }),
  deleteSchedule: t.field({
    type: DeleteSchedulePayload,
    description: 'Ends a schedule. WRITE; ADMIN for RETENTION.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: { input: t.arg({ type: DeleteScheduleInput, required: true, description: 'Which schedule.' }) },
    resolve: (_, { input }, context) => deleteSchedule(context, input),
  }),
}))
