import { queryAgent, type AgentQueryResult as ResultShape } from '../resolvers/agents/query-agent.ts'
import { type AgentQueryItem as Item, streamAgentQuery } from '../resolvers/agents/stream-agent-query.ts'
import { Answer } from './answer.ts'
import { builder } from './builder.ts'
import { ErrorCodeEnum } from './errors.ts'
import { localized } from './localized.ts'
import { agentField } from './payload-fields.ts'
import { SearchHit } from './search.ts'

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
    hits: t.field({ type: [SearchHit], description: 'Best first.', resolve: result => result.hits }),
    answer: t.field({
      type: Answer,
      nullable: true,
      description: 'Null where none was asked for, and where the hits hold none.',
      resolve: (result, _, { signal }) => result.answer(signal),
    }),
    tookMs: t.exposeFloat('tookMs', { description: 'Milliseconds until the hits were there.' }),
  }),
})

type ItemOf<T extends Item['type']> = Extract<Item, { type: T }>

const QueryStarted = builder.objectRef<ItemOf<'QueryStarted'>>('QueryStarted').implement({
  description: 'The query was taken up.',
  fields: t => ({
    queryId: t.exposeID('queryId', { description: 'Names this query.' }),
    agent: agentField(t, 'Who was asked.'),
  }),
})

const QueryHit = builder.objectRef<ItemOf<'QueryHit'>>('QueryHit').implement({
  description: 'The next hit.',
  fields: t => ({
    index: t.exposeInt('index', { description: 'Counts from 0, best first.' }),
    hit: t.field({ type: SearchHit, description: 'The hit.', resolve: item => item.hit }),
  }),
})

const AnswerDelta = builder.objectRef<ItemOf<'AnswerDelta'>>('AnswerDelta').implement({
  description:
    'The next piece of the answer: whole words, in plain text. All pieces together are the text of the answer.',
  fields: t => ({
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
    code: t.field({ type: ErrorCodeEnum, description: 'For programs.', resolve: item => item.code }),
    message: t.string({ description: 'For a person.', resolve: localized(item => item.message) }),
  }),
})

const AgentQueryItem = builder.unionType('AgentQueryItem', {
  description: 'One piece of a streamed query.',
  types: [QueryStarted, QueryHit, AnswerDelta, QueryCompleted, QueryFailed],
  resolveType: item => item.type,
})

builder.queryField('agentQuery', t =>
  t.field({
    type: AgentQueryResult,
    description: "Retrieval within the agent's scope, all at once. Subscription.agentQuery streams the same.",
    args: { input: t.arg({ type: AgentQueryInput, required: true, description: 'What to ask whom.' }) },
    resolve: (_, { input }, context) => queryAgent(context, input),
  }),
)

builder.subscriptionField('agentQuery', t =>
  t.field({
    type: AgentQueryItem,
    description:
      'Streams a query: QueryStarted, then each hit, best first, then the answer piece by piece if one was asked for, then QueryCompleted. An unknown agent ends the stream with QueryFailed (code NOT_FOUND); nothing is sent after a terminal item.',
    args: { input: t.arg({ type: AgentQueryInput, required: true, description: 'What to ask whom.' }) },
    subscribe: (_, { input }, context) => streamAgentQuery(context, input),
    resolve: item => item,
  }),
)
