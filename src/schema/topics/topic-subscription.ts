import { z } from 'zod'
import { type SectionTextEntry, streamTopicProgress } from '../../resolvers/reports/topic-progress.ts'
import { builder } from '../shared/builder.ts'
import { EventGap, Heartbeat, heartbeatArg } from '../tasks/stream-parts.ts'
import { TaskEvent } from '../tasks/task-event.ts'

const SectionText = builder.objectRef<SectionTextEntry>('SectionText').implement({
  description:
    'Text of a section. If `complete`, it is the whole section and replaces everything received before. Otherwise it is the next piece, at code point `offset`; a piece at 0 restarts the section.',
  fields: t => ({
    order: t.exposeInt('order', { description: 'Position of the section in the report, starting at 1.' }),
    title: t.exposeString('title', { description: 'Heading of the section.' }),
    offset: t.exposeInt('offset', {
      description: 'Start of the piece in the section, in code points. Replaces any text from there on.',
    }),
    text: t.exposeString('text', { description: 'The piece, in Markdown.' }),
    complete: t.exposeBoolean('complete', { description: 'Whether `text` is the whole section.' }),
  }),
})

const TopicStreamItem = builder.unionType('TopicStreamItem', {
  description: 'An item in the stream of a report generation.',
  types: [TaskEvent, SectionText, EventGap, Heartbeat],
  resolveType: item => {
    if ('position' in item) return 'TaskEvent'
    if (item.type === 'text') return SectionText
    return item.type === 'gap' ? EventGap : Heartbeat
  },
})

builder.subscriptionField('topicProgress', t =>
  t.field({
    type: TopicStreamItem,
    description:
      'Streams the running or latest report generation of a topic: its task events, with the guarantees of `Subscription.taskEvents`, and the text of each section as it is written. A client that joins late receives the text written so far. Completes after the last task event, or immediately if no report was ever generated.',
    args: {
      topicId: t.arg.id({ required: true, description: 'ID of the topic.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence number, 0 or greater'),
        description: 'Sequence of the last task event that you received.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamTopicProgress(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)
