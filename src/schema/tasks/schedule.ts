import { NotFoundError, ValidationError } from '../../errors.ts'
import { createSchedule, deleteSchedule, listSchedules } from '../../resolvers/schedules/schedules.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'
import { deletedPayload, rowPayload } from '../shared/payload-fields.ts'
import { TaskKindEnum } from './task-parts.ts'

const Schedule = builder.prismaNode('Schedule', {
  ...NODE,
  description:
    'Creates a task at each time of a cron expression, exactly once even if processes fail. If several times were missed while no worker ran, one task is created for all of them.',
  fields: t => ({
    kind: t.expose('kind', { type: TaskKindEnum, description: 'Kind of the tasks.' }),
    agent: t.relation('agent', {
      nullable: true,
      description: 'Agent that the tasks are for. Null if they are for the whole workspace.',
    }),
    plugin: t.relation('plugin', {
      nullable: true,
      description: 'Plugin that the tasks sync. Null for other kinds.',
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
        'COVERAGE_REFRESH, which requires the WRITE scope, or PLUGIN_SYNC or RETENTION, which require the ADMIN scope.',
    }),
    agentId: t.id({
      description:
        'ID of the agent to measure. Required for COVERAGE_REFRESH; must be omitted for other kinds.',
    }),
    pluginId: t.id({
      description:
        'ID of the plugin to sync. Required for PLUGIN_SYNC; must be omitted for other kinds. While it is being synced, due times are skipped.',
    }),
    nodeKeys: t.stringList({
      description:
        'With PLUGIN_SYNC: keys of nodes of the published taxonomy on which new and changed documents are placed.',
    }),
    cron: t.string({
      required: true,
      description:
        'Five fields: minute, hour, day of month, month, day of week. Allows `*`, lists, ranges, steps and names, as in `30 2 * * MON-FRI`. If both day fields are set, either one may match.',
    }),
    timeZone: t.string({ defaultValue: 'UTC', description: 'IANA time zone, such as `Asia/Seoul`.' }),
  }),
})

const CreateSchedulePayload = rowPayload('CreateSchedulePayload', 'The new schedule.', {
  schedule: ['Schedule', 'The new schedule, with the time of its first task.'],
})

const DeleteScheduleInput = idInput('DeleteScheduleInput', 'The schedule to delete.', 'ID of the schedule.')

const DeleteSchedulePayload = deletedPayload(
  'DeleteSchedulePayload',
  'Result of deleting a schedule. Tasks that it created remain.',
  'schedule',
)

builder.queryFields(t => ({
  schedules: t.field({
    type: ScheduleConnection,
    description: 'Schedules of the workspace, newest first.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listSchedules(context, args, queryRows(context, info)),
  }),
}))

builder.mutationFields(t => ({
  createSchedule: t.field({
    type: CreateSchedulePayload,
    description: 'Creates a recurring task. Requires the WRITE scope, or ADMIN for PLUGIN_SYNC and RETENTION.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, CreateScheduleInput, 'The schedule to create.'),
    resolve: (_, { input }, context) => createSchedule(context, input),
  }),
  deleteSchedule: t.field({
    type: DeleteSchedulePayload,
    description: 'Deletes a schedule. Requires the WRITE scope, or ADMIN for PLUGIN_SYNC and RETENTION.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, DeleteScheduleInput, 'The schedule to delete.'),
    resolve: (_, { input }, context) => deleteSchedule(context, input),
  }),
}))
