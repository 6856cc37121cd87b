import { queryFromInfo } from '@pothos/plugin-prisma'
import type { TaskEvent as TaskEventRow } from '../generated/prisma/client.ts'
import {
  listWorkspaceEvents,
  type WorkspaceEventPage as Page,
} from '../resolvers/tasks/list-workspace-events.ts'
import { streamWorkspaceEvents } from '../resolvers/tasks/stream-workspace-events.ts'
import { builder } from './builder.ts'
import { pageArgs } from './page-args.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'
import { TaskFilter } from './task.ts'
import { TaskEvent } from './task-event.ts'

const WorkspaceEvent = builder
  .objectRef<{ lastEventId: string; event: TaskEventRow }>('WorkspaceEvent')
  .implement({
    description: 'An event of any task of the workspace.',
    fields: t => ({
      cursor: t.exposeString('lastEventId', {
        description: 'Where it is among the events of the workspace; send it as `after` to go on behind it.',
      }),
      event: t.field({ type: TaskEvent, description: 'What happened.', resolve: entry => entry.event }),
    }),
  })

const WorkspaceEventPage = builder.objectRef<Page>('WorkspaceEventPage').implement({
  description: 'Some events of the workspace, in order.',
  fields: t => ({
    events: t.field({ type: [WorkspaceEvent], description: 'Oldest first.', resolve: page => page.events }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Ask on behind this, now or later. Null while nothing has ever happened.',
    }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether there is more already.' }),
    gap: t.field({
      type: EventGap,
      nullable: true,
      description: 'Set when events behind `after` are gone.',
      resolve: page => page.gap,
    }),
  }),
})

const WorkspaceStreamItem = builder.unionType('WorkspaceStreamItem', {
  description: 'One piece of a stream of the events of a workspace.',
  types: [WorkspaceEvent, EventGap, Heartbeat],
  resolveType: item => ('event' in item ? WorkspaceEvent : item.type === 'gap' ? EventGap : Heartbeat),
})

builder.queryField('workspaceEvents', t =>
  t.field({
    type: WorkspaceEventPage,
    description:
      'The polling twin of Subscription.workspaceEvents: the same events under the same cursors. Without `after`, or with "0", from the oldest that is kept.',
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
      'Every event of every task of the workspace after `after` (the `cursor` of an event; "0" is from the oldest that is kept; left out: the latest event, then what follows), each exactly once, those of one task in order. No end. What is gone is announced as an EventGap. The cursor is safe under transactions that commit out of order: an event is sent once no transaction is open that could still write one before it.',
    args: {
      after: t.arg.string({ description: 'The cursor of the last event you have seen.' }),
      filter: t.arg({
        type: TaskFilter,
        description:
          'Events of which tasks: by the status after the event, and by all else as the task is now.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamWorkspaceEvents(context, args),
    resolve: entry => entry,
  }),
)
