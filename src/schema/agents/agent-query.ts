import { queryAgent, type AgentQueryResult as ResultShape } from '../../resolvers/agents/query-agent.ts'
import {
  streamAgentQuery,
  streamQueryEvents,
  toStreamItem,
} from '../../resolvers/agents/stream-agent-query.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { countPricedHits, SearchHit } from '../search/search.ts'
import { builder } from '../shared/builder.ts'
import { ErrorCodeEnum } from '../shared/errors.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { localized } from '../shared/localized.ts'
import { agentField } from '../shared/payload-fields.ts'
import { EventGap, Heartbeat, heartbeatArg } from '../tasks/stream-parts.ts'
import { Answer } from './answer.ts'

const AgentQueryInput = builder.inputType('AgentQueryInput', {
  description: 'A query to an agent.',
  fields: t => ({
    agentId: t.id({ required: true, description: 'ID of the agent.' }),
    query: t.string({
      required: true,
      description: 'A question or keywords, at most 10,000 characters. There is no query syntax.',
    }),
    topK: t.int({ description: 'Maximum number of hits: 1 to 100. Default: the `topK` of the agent.' }),
    answer: t.boolean({
      defaultValue: false,
      description: 'Whether to compose an answer from the hits. Agents with the feature `answers` always do.',
    }),
    answerWith: t.id({
      description:
        'ID of an enabled AGENT plugin that writes the answer from the best 20 hits. If it fails, so does the answer (code UNAVAILABLE).',
    }),
    conversationId: t.id({
      description:
        'ID of one of your conversations with this agent. The query can then refer to earlier ones, as in "And in Lisbon?", and is added to the conversation when it completes.',
    }),
  }),
})

const AgentQueryResult = builder.objectRef<ResultShape>('AgentQueryResult').implement({
  description: 'The result of a query to an agent.',
  fields: t => ({
    queryId: t.exposeID('queryId', { description: 'ID of the query.' }),
    agent: agentField(t, 'The agent that was queried.'),
    hits: t.field({
      type: [SearchHit],
      description: 'The hits, best first.',
      // `agentQuery` has the number of hits in its multiplier.
      complexity: { field: 1, multiplier: 1 },
      resolve: result => result.hits,
    }),
    answer: t.field({
      type: Answer,
      nullable: true,
      description: 'The answer. Null if none was requested or the hits do not contain one.',
      resolve: (result, _, { signal }) => result.answer(signal),
    }),
    tookMs: t.exposeFloat('tookMs', {
      description: 'Time that retrieval took, in milliseconds. Excludes the answer.',
    }),
  }),
})

type StreamItem = ReturnType<typeof toStreamItem>
type ItemOf<T extends StreamItem['type']> = Extract<StreamItem, { type: T }>

const SEQUENCE =
  'Position of the item in the query: 1, 2, 3, and so on, without gaps. Pass it as `after` to `Subscription.queryEvents` to resume after this item.'

const QueryStarted = builder.objectRef<ItemOf<'QueryStarted'>>('QueryStarted').implement({
  description: 'The query has started.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    queryId: t.exposeID('queryId', {
      description: 'ID of the query. Pass it to `Subscription.queryEvents` to join or resume the query.',
    }),
    agent: agentField(t, 'The agent that was queried.'),
  }),
})

const QueryHit = builder.objectRef<ItemOf<'QueryHit'>>('QueryHit').implement({
  description: 'The next hit.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    index: t.exposeInt('index', { description: 'Index of the hit, from 0. The best hit comes first.' }),
    hit: t.field({ type: SearchHit, description: 'The hit.', resolve: item => item.hit }),
  }),
})

const AnswerDelta = builder.objectRef<ItemOf<'AnswerDelta'>>('AnswerDelta').implement({
  description:
    'The next piece of the answer: whole words, in plain text. The concatenated pieces are the text of the answer.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    text: t.exposeString('text', { description: 'Text to append to the previous pieces.' }),
    restart: t.exposeBoolean('restart', {
      description:
        'If true, discard the previous pieces: the model failed midway, and the answer starts over with this piece.',
    }),
  }),
})

const QueryCompleted = builder.objectRef<ItemOf<'QueryCompleted'>>('QueryCompleted').implement({
  description: 'The last item of a query that succeeded.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    queryId: t.exposeID('queryId', { description: 'ID of the query.' }),
    totalHits: t.exposeInt('totalHits', { description: 'Number of hits that were sent.' }),
    answer: t.field({
      type: Answer,
      nullable: true,
      description:
        'The whole answer, with citations. Null if none was requested or the hits do not contain one.',
      resolve: item => item.answer,
    }),
    tookMs: t.exposeFloat('tookMs', {
      description: 'Duration of the query in milliseconds, including the answer.',
    }),
  }),
})

const QueryFailed = builder.objectRef<ItemOf<'QueryFailed'>>('QueryFailed').implement({
  description: 'The last item of a query that failed.',
  fields: t => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    code: t.field({
      type: ErrorCodeEnum,
      description:
        'Machine-readable code. UNAVAILABLE: the server that ran the query failed, was stopped or was lost, or the query timed out or was cancelled.',
      resolve: item => item.code,
    }),
    message: t.string({ description: 'Human-readable message.', resolve: localized(item => item.message) }),
    retryable: t.exposeBoolean('retryable', {
      description: 'Whether the same query may succeed if you send it again with `Subscription.agentQuery`.',
    }),
  }),
})

const AgentQueryItem = builder.unionType('AgentQueryItem', {
  description: 'An item of a streamed query.',
  types: [QueryStarted, QueryHit, AnswerDelta, QueryCompleted, QueryFailed, EventGap, Heartbeat],
  resolveType: item => (item.type === 'gap' ? EventGap : item.type === 'heartbeat' ? Heartbeat : item.type),
})

builder.queryField('agentQuery', t =>
  t.field({
    type: AgentQueryResult,
    description:
      'Searches the scope of an agent and returns all hits at once. `Subscription.agentQuery` streams the same result.',
    args: inputArgs(t.arg, AgentQueryInput, 'The agent and the query.'),
    complexity: ({ input }) => ({ field: FIELD_COSTS.answer, multiplier: countPricedHits(input.topK) }),
    resolve: (_, { input }, context) => queryAgent(context, input),
  }),
)

builder.subscriptionField('agentQuery', t =>
  t.field({
    type: AgentQueryItem,
    description:
      'Runs a query and streams it: `QueryStarted`, then each hit, best first, then the answer in pieces if one was requested, then `QueryCompleted`. For an unknown agent, the stream ends with `QueryFailed` (code NOT_FOUND). The query runs to its end even if no client is connected; `queryEvents` joins or resumes it. A request with the `Last-Event-ID` of an item resumes that query instead of starting a new one.',
    args: inputArgs(t.arg, AgentQueryInput, 'The agent and the query.'),
    complexity: FIELD_COSTS.answer,
    subscribe: (_, { input }, context) => streamAgentQuery(context, input),
    resolve: toStreamItem,
  }),
)

builder.subscriptionField('queryEvents', t =>
  t.field({
    type: AgentQueryItem,
    description:
      'Streams the items of a query after `after`, each exactly once. Works on any server, while the query runs and for 10 minutes afterwards. Items that no longer exist, such as a hit in a deleted document, are reported as an `EventGap`. If the server that runs the query is lost, the stream ends with a retryable `QueryFailed`. If the query does not exist or is not visible to you, it ends with `QueryFailed` (code NOT_FOUND).',
    args: {
      queryId: t.arg.id({ required: true, description: 'ID of the query, from `QueryStarted`.' }),
      after: t.arg.int({
        description: 'Sequence of the last item that you received. Omit it, or pass 0, to get all items.',
      }),
      heartbeatSeconds: heartbeatArg(t.arg),
    },
    subscribe: (_, args, context) => streamQueryEvents(context, args),
    resolve: toStreamItem,
  }),
)
