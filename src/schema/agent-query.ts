import { queryAgent, type AgentQueryResult as ResultShape } from '../resolvers/agents/query-agent.ts'
import { streamAgentQuery, streamQueryEvents, toStreamItem } from '../resolvers/agents/stream-agent-query.ts'
import { Answer } from './answer.ts'
import { builder } from './builder.ts'
import { ErrorCodeEnum } from './errors.ts'
import { localized } from './localized.ts'
import { agentField } from './payload-fields.ts'
import { FIELD_COSTS } from './query-cost.ts'
import { rowsOfHits, SearchHit } from './search.ts'
import { EventGap, Heartbeat, heartbeatArg } from './stream-parts.ts'

const AgentQueryInput = builder.inputType('AgentQueryInput', {
  description: 'What to ask an agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'Which agent.' }),
    query: t.string({
      required: true,
      description: 'A question or words. No syntax: whatever is typed is looked for.',
    }),
    topK: t.int({ description: 'How many hits: 1 to 100; what the agent is set to, if left out.' }),
    answer: t.boolean({
      defaultValue: false,
      description: 'Compose an answer from the hits. An agent with the feature `answers` does so anyway.',
    }),
  }),
})

const AgentQueryResult = builder.objectRef<ResultShape>('AgentQueryResult').implement({
  description: 'What an agent found.',
  fields: t => ({
    queryId: t.exposeID('queryId', { description: 'Names this query.' }),
    agent: agentField(t, 'Who was asked.'),
    hits: t.field({
      type: [SearchHit],
      description: 'Best first.',
      // Counted at `agentQuery`, which says how many.
      complexity: { field: 1, multiplier: 1 },
      resolve: result => result.hits,
    }),
    answer: t.field({
      type: Answer,
      nullable: true,
      description: 'Null where none was asked for, and where the hits hold none.',
      resolve: (result, _, { signal }) => result.answer(signal),
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds until the hits were there.' }),
  }),
})

type StreamItem = ReturnType<typeof toStreamItem>
type ItemOf<T extends StreamItem['type']> = Extract<StreamItem, { type: T }>

const SEQUENCE =
  'Counts 1, 2, 3… within the query, without holes. Send it as `after` to Subscription.queryEvents to resume after this item.'

const QueryStarted = builder.objectRef<ItemOf<'QueryStarted'>>('QueryStarted').implement({
  description: 'The query has started.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    queryId: t.exposeID('queryId', {
      description: 'Send it to Subscription.queryEvents to join or resume the query.',
    }),
    agent: agentField(t, 'Who was asked.'),
  }),
})

const QueryHit = builder.objectRef<ItemOf<'QueryHit'>>('QueryHit').implement({
  description: 'The next hit.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    index: t.exposeInt('index', { description: 'Counts from 0, best first.' }),
    hit: t.field({ type: SearchHit, description: 'The hit.', resolve: item => item.hit }),
  }),
})

const AnswerDelta = builder.objectRef<ItemOf<'AnswerDelta'>>('AnswerDelta').implement({
  description:
    'The next piece of the answer: whole words, in plain text. All pieces together are the text of the answer.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    text: t.exposeString('text', { description: 'To be put behind the pieces before.' }),
    restart: t.exposeBoolean('restart', {
      description:
        'Whether the answer begins anew with this piece: the model failed in the middle, and what it said before counts no more.',
    }),
  }),
})

const QueryCompleted = builder.objectRef<ItemOf<'QueryCompleted'>>('QueryCompleted').implement({
  description: 'The end: everything was sent.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    queryId: t.exposeID('queryId', { description: 'Names this query.' }),
    totalHits: t.exposeInt('totalHits', { description: 'Hits sent.' }),
    answer: t.field({
      type: Answer,
      nullable: true,
      description:
        'The whole of it, with citations. Null where none was asked for, and where the hits hold none.',
      resolve: item => item.answer,
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds, the answer included.' }),
  }),
})

const QueryFailed = builder.objectRef<ItemOf<'QueryFailed'>>('QueryFailed').implement({
  description: 'The end: the query could not be answered.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    code: t.field({
      type: ErrorCodeEnum,
      description:
        'For programs. UNAVAILABLE: the server that ran the query failed, was stopped or is gone, or the query took too long.',
      resolve: item => item.code,
    }),
    message: t.string({ description: 'For a person.', resolve: localized(item => item.message) }),
    retryable: t.exposeBoolean('retryable', {
      description: 'Whether the same query can succeed when it is sent again with Subscription.agentQuery.',
    }),
  }),
})

const AgentQueryItem = builder.unionType('AgentQueryItem', {
  description: 'One piece of a streamed query.',
  types: [QueryStarted, QueryHit, AnswerDelta, QueryCompleted, QueryFailed, EventGap, Heartbeat],
  resolveType: item => (item.type === 'gap' ? EventGap : item.type === 'heartbeat' ? Heartbeat : item.type),
})

builder.queryField('agentQuery', t =>
  t.field({
    type: AgentQueryResult,
    description: "Retrieval within the agent's scope, all at once. Subscription.agentQuery streams the same.",
    args: { input: t.arg({ type: AgentQueryInput, required: true, description: 'What to ask whom.' }) },
    complexity: ({ input }) => ({ field: FIELD_COSTS.answer, multiplier: rowsOfHits(input.topK) }),
    resolve: (_, { input }, context) => queryAgent(context, input),
  }),
)

builder.subscriptionField('agentQuery', t =>
  t.field({
    type: AgentQueryItem,
    description:
      'Streams a query: QueryStarted, then each hit, best first, then the answer piece by piece if one was asked for, then QueryCompleted. An unknown agent ends the stream with QueryFailed (code NOT_FOUND); nothing is sent after a terminal item. The query runs once, to its end, whether anybody watches or not; `queryEvents` joins or resumes it. A request with the `Last-Event-ID` of an item resumes that query and starts no other.',
    args: { input: t.arg({ type: AgentQueryInput, required: true, description: 'What to ask whom.' }) },
    complexity: FIELD_COSTS.answer,
    subscribe: (_, { input }, context) => streamAgentQuery(context, input),
    resolve: toStreamItem,
  }),
)

builder.subscriptionField('queryEvents', t =>
  t.field({
    type: AgentQueryItem,
    description:
      'The items of a streamed query after `after` (a sequence; 0, or left out: from the start), each exactly once, on any server, while it runs and for 10 minutes afterwards. What is no longer kept, such as a hit in a document that was deleted, is announced as an EventGap. If the server that runs the query is lost, the end is a retryable QueryFailed. An unknown query, or one that this key may not see, is QueryFailed (code NOT_FOUND).',
    args: {
      queryId: t.arg.id({ required: true, description: 'From QueryStarted.' }),
      after: t.arg.int({ description: 'The sequence of the last item you have seen.' }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamQueryEvents(context, args),
    resolve: toStreamItem,
  }),
)
