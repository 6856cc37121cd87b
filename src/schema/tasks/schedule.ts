import { queryFromInfo } from '@pothos/plugin-prisma'
import { NotFoundError, NotPermittedError, ValidationError } from '../../errors.ts'
import { createSchedule, deleteSchedule, listSchedules } from '../../resolvers/schedules/schedules.ts'
import { builder } from '../shared/builder.ts'
import { defineConnection, pageArgs, ROW_PATHS } from '../shared/paging.ts'
import { rowField } from '../shared/payload-fields.ts'
import { TaskKindEnum } from './task-parts.ts'

const Schedule = builder.prismaNode('Schedule', {
  id: { field: 'id' },
  nullable: true,
  description:
    'Creates a task at each time of a cron expression, exactly once even if processes fail. If several times were missed while no worker ran, one task is created for all of them.',
  authScopes: { read: true },
  fields: t => ({
    kind: t.expose('kind', { type: TaskKindEnum, description: 'Kind of the tasks.' }),
    agent: t.relation('agent', {
      nullable: true,
      description: 'Agent that the tasks are for. Null if they are for the whole workspace.',
    }),
    cron: t.exposeString('cron', {
      description: 'Cron expression as given: minute, hour, day of month, month, day of week.',
    }),
    timeZone: t.exposeString('timeZone', {
      description:
        'IANA time zone of the cron expression. A local time skipped in spring runs at the first moment after the gap, or not at all if minutes or hours are `*` or a step. A local time that occurs twice in autumn runs the first time only.',
    }),
    nextRunAt: t.expose('nextRunAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the next task. Null if there is none.',
    }),
    lastTask: t.relation('lastTask', {
      nullable: true,
      description: 'Latest task. Null before the first, and once retention has removed it.',
    }),
  }),
})
const ScheduleConnection = defineConnection(Schedule, 'Schedule', 'schedules')

const CreateScheduleInput = builder.inputType('CreateScheduleInput', {
  description: 'The schedule to create. A workspace can have at most 1,000.',
  fields: t => ({
    kind: t.field({
      type: TaskKindEnum,
      required: true,
      description:
        'COVERAGE_REFRESH, which requires the WRITE scope, or RETENTION, which requires the ADMIN scope.',
    }),
    agentId: t.id({
      description:
        'ID of the agent to measure. Required for COVERAGE_REFRESH; must be omitted for RETENTION.',
    }),
    cron: t.string({
      required: true,
      description:
        'Five fields: minute, hour, day of month, month, day of week. Allows `*`, lists, ranges, steps and names, as in `30 2 * * MON-FRI`. If both day fields are set, either one may match.',
    }),
    timeZone: t.string({ defaultValue: 'UTC', description: 'IANA time zone, such as `Asia/Seoul`.' }),
  }),
})

const CreateSchedulePayload = builder.objectRef<{ scheduleId: string }>('CreateSchedulePayload').implement({
  description: 'The new schedule.',
  fields: t => ({
    schedule: rowField(
      t,
      'Schedule',
      ({ scheduleId }) => scheduleId,
      'The new schedule, with the time of its first task.',
    ),
  }),
})

const DeleteScheduleInput = builder.inputType('DeleteScheduleInput', {
  description: 'The schedule to delete.',
  fields: t => ({ id: t.id({ required: true, description: 'ID of the schedule.' }) }),
})

const DeleteSchedulePayload = builder.objectRef<{ deletedId: string }>('DeleteSchedulePayload').implement({
  description: 'Result of deleting a schedule. Tasks that it created remain.',
  fields: t => ({ deletedId: t.exposeID('deletedId', { description: 'ID of the deleted schedule.' }) }),
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
    description: 'Creates a recurring task. Requires the WRITE scope, or ADMIN for RETENTION.',
    errors: { types: [NotFoundError, ValidationError, NotPermittedError] },
    args: {
      input: t.arg({ type: CreateScheduleInput, required: true, description: 'The schedule to create.' }),
    },
    resolve: (_, { input }, context) => createSchedule(context, input),
  }),
  deleteSchedule: t.field({
    type: DeleteSchedulePayload,
    description: 'Deletes a schedule. Requires the WRITE scope, or ADMIN for RETENTION.',
    errors: { types: [NotFoundError, NotPermittedError] },
    args: {
      input: t.arg({ type: DeleteScheduleInput, required: true, description: 'The schedule to delete.' }),
    },
    resolve: (_, { input }, context) => deleteSchedule(context, input),
  }),
}))
