import { z } from 'zod'
import type { SectionTextEntry } from '../resolvers/reports/follow-generation.ts'
import { streamTopicProgress } from '../resolvers/reports/stream-topic-progress.ts'
import { builder } from './builder.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'
import { TaskEvent } from './task-event.ts'

const SectionText = builder.objectRef<SectionTextEntry>('SectionText').implement({
  description:
    'Text of a section. `complete`: its whole text in one piece, in place of all that came before. Otherwise the next piece of it, at code point `offset`; one at 0 begins the section anew.',
  fields: t => ({
    order: t.exposeInt('order', { description: 'Which section, counted from 1.' }),
    title: t.exposeString('title', { description: 'Its heading.' }),
    offset: t.exposeInt('offset', {
      description: 'Where the piece begins, in code points; what was there is replaced.',
    }),
    text: t.exposeString('text', { description: 'Markdown.' }),
    complete: t.exposeBoolean('complete', { description: 'Whether this is all of the section.' }),
  }),
})

const TopicStreamItem = builder.unionType('TopicStreamItem', {
  description: 'One piece of the stream of a generation.',
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
      'The generation of a topic, live: its task events with the promise of Subscription.taskEvents, and between them the text of each section as it is written. Any number of readers; one that joins late gets the sections written so far, whole. Ends after the terminal task event, or at once if nothing was ever generated.',
    args: {
      topicId: t.arg.id({ required: true, description: 'Which topic.' }),
      after: t.arg.int({
        validate: z.int().min(0, 'must be a sequence, 0 or more'),
        description: 'The sequence of the last task event that you have seen.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamTopicProgress(context, args),
    resolve: entry => (entry.type === 'event' ? entry.event : entry),
  }),
)
