import { queryFromInfo } from '@pothos/plugin-prisma'
import { z } from 'zod'
import type { TaskEvent as TaskEventRow } from '../../generated/prisma/client.ts'
import { streamTaskEvents } from '../../resolvers/tasks/task-events.ts'
import {
  listWorkspaceEvents,
  type WorkspaceEventPage as Page,
  streamWorkspaceEvents,
} from '../../resolvers/tasks/workspace-events.ts'
import { builder } from '../shared/builder.ts'
import { pageArgs } from '../shared/paging.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'
import { TaskFilter } from './task.ts'
import { TaskEvent } from './task-event.ts'

const TaskStreamItem = builder.unionType('TaskStreamItem', {
  description: 'An item in a stream of task events.',
  types: [TaskEvent, EventGap, Heartbeat],
  resolveType: item => ('position' in item ? 'TaskEvent' : item.type === 'gap' ? EventGap : Heartbeat),
})

builder.subscriptionField('taskEvents', t =>
  t.field({
    type: TaskStreamItem,
    description:
      'Streams the events of a task in order, each exactly once, and completes after the last one. It can be called before, during or after the run. To resume, pass the last sequence you received as `after`. Events that retention has removed are reported as an `EventGap`.',
    args: {
      taskId: t.arg.id({ required: true, description: 'ID of the task.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence number, 0 or greater'),
        description:
          'Last sequence that you received. 0 starts with the first event. If omitted, the stream starts with the latest event.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamTaskEvents(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)

const WorkspaceEvent = builder
  .objectRef<{ lastEventId: string; event: TaskEventRow }>('WorkspaceEvent')
  .implement({
    description: 'An event of a task in the workspace.',
    fields: t => ({
      cursor: t.exposeString('lastEventId', {
        description:
          'Position of the event among all events of the workspace. Pass it as `after` to continue from here.',
      }),
      event: t.field({ type: TaskEvent, description: 'The event.', resolve: entry => entry.event }),
    }),
  })

const WorkspaceEventPage = builder.objectRef<Page>('WorkspaceEventPage').implement({
  description: 'A page of events of the workspace.',
  fields: t => ({
    events: t.field({
      type: [WorkspaceEvent],
      description: 'Events, oldest first.',
      resolve: page => page.events,
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description:
        'Cursor to pass as `after` to get the next page, now or later. Null if there are no events yet.',
    }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether there are more events now.' }),
    gap: t.field({
      type: EventGap,
      nullable: true,
      description: 'Set if events after `after` were deleted. Otherwise null.',
      resolve: page => page.gap,
    }),
  }),
})

const WorkspaceStreamItem = builder.unionType('WorkspaceStreamItem', {
  description: 'An item in the stream of workspace events.',
  types: [WorkspaceEvent, EventGap, Heartbeat],
  resolveType: item => ('event' in item ? WorkspaceEvent : item.type === 'gap' ? EventGap : Heartbeat),
})

builder.queryField('workspaceEvents', t =>
  t.field({
    type: WorkspaceEventPage,
    description:
      'Events of all tasks of the workspace, for clients that poll. Returns the same events and cursors as `Subscription.workspaceEvents`. If `after` is omitted or "0", starts with the oldest event that still exists.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => {
      const query = queryFromInfo({ context, info, typeName: 'TaskEvent', paths: [['events', 'event']] })
      return listWorkspaceEvents(context, args, query)
    },
  }),
)

builder.subscriptionField('workspaceEvents', t =>
  t.field({
    type: WorkspaceStreamItem,
    description:
      'Streams the events of all tasks of the workspace, each exactly once. Events of the same task are in order. The stream does not end. Deleted events are reported as an `EventGap`. No event is skipped if transactions commit out of order: an event is sent only when no open transaction can still write an earlier one.',
    args: {
      after: t.arg.string({
        description:
          'Cursor of the last event that you received. "0" starts with the oldest event that still exists. If omitted, the stream starts with the latest event.',
      }),
      filter: t.arg({
        type: TaskFilter,
        description:
          'Filters the tasks whose events are sent. `status` is compared with the status after the event, all other criteria with the current task.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamWorkspaceEvents(context, args),
    resolve: entry => entry,
  }),
)
