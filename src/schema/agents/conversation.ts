import { LimitReachedError, NotFoundError } from '../../errors.ts'
import type { ConversationTurn as TurnRow } from '../../generated/prisma/client.ts'
import {
  deleteConversation,
  listConversations,
  readAnswer,
  startConversation,
  turnsOfConversations,
  visibleConversations,
} from '../../resolvers/agents/conversations.ts'
import { MAX_QUERY_CHARACTERS } from '../../resolvers/search/search.ts'
import { encodeQueryId } from '../../streams/queries/query-id.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { ASK_NODE, nodeField } from '../shared/node-field.ts'
import { defineConnection, nestedRowPaths, pageArgs, queryRows } from '../shared/paging.ts'
import { deletedPayload, rowPayload } from '../shared/payload-fields.ts'
import { Answer } from './answer.ts'

const ConversationTurn = builder.prismaObject('ConversationTurn', {
  description: 'A question in a conversation, and its answer.',
  fields: t => ({
    sequence: t.exposeInt('sequence', {
      description: 'Position of the turn in the conversation: 1, 2, 3, and so on, without gaps.',
    }),
    question: t.exposeString('question', {
      complexity: costOfText(MAX_QUERY_CHARACTERS),
      description: 'The question as it was asked.',
    }),
    standalone: t.exposeString('standalone', {
      complexity: costOfText(MAX_QUERY_CHARACTERS),
      description:
        'The question as it was searched for, with what it took from earlier turns. Equal to `question` if it is complete by itself.',
    }),
    answer: t.field({
      type: Answer,
      nullable: true,
      complexity: { field: costOfText(MAX_QUERY_CHARACTERS) },
      description:
        'The answer. Null if none was requested or the hits did not contain one. Citations of deleted passages are left out.',
      select: { answer: true },
      resolve: (turn, _, context) => readAnswer(context, turn),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'Time at which the query completed.' }),
    queryId: t.id({
      description:
        'ID of the query. `Subscription.queryEvents` returns its items for 10 minutes after it ended, if it was streamed.',
      select: { queryId: true },
      resolve: turn => encodeQueryId(turn.queryId),
    }),
  }),
})
const ConversationTurnConnection = defineConnection(ConversationTurn, 'ConversationTurn', 'turns')

export const Conversation = builder.prismaNode('Conversation', {
  ...ASK_NODE,
  findUnique: (id, context) => ({ id, AND: visibleConversations(context) }),
  description:
    'Questions to one agent, in which a question can refer to earlier ones. Visible only to the user who started it or, if started by a key with the scope ASK alone, to that key. Deleted 30 days after its last turn, unless configured otherwise, and with its agent.',
  fields: t => ({
    agent: t.relation('agent', { description: 'The agent that answers.' }),
    title: t.exposeString('title', {
      description: 'The first question, truncated to 80 characters. Empty before the first turn.',
    }),
    turns: t.field({
      type: ConversationTurnConnection,
      description:
        'Questions and answers, oldest first. A turn is added when its query completes. Failed queries add none.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        turns: nested(turnsOfConversations.query(args), nestedRowPaths('ConversationTurn')),
      }),
      resolve: (conversation, args, context) =>
        turnsOfConversations.toPage(context, conversation.id, args, conversation.turns as TurnRow[]),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'Time of the last turn, or of creation if there is none.',
    }),
  }),
})
const ConversationConnection = defineConnection(Conversation, 'Conversation', 'conversations')

builder.queryFields(t => ({
  conversation: nodeField(
    t,
    'Conversation',
    'A conversation by ID. Null if it does not exist or is not yours.',
  ),
  conversations: t.field({
    type: ConversationConnection,
    description: 'Your conversations, those with the latest turns first.',
    args: {
      agentId: t.arg.id({ description: 'ID of an agent. Only conversations with this agent.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) => listConversations(context, args, queryRows(context, info)),
  }),
}))

const StartConversationInput = builder.inputType('StartConversationInput', {
  description: 'The conversation to start.',
  fields: t => ({ agentId: t.id({ required: true, description: 'ID of the agent to ask.' }) }),
})
const StartConversationPayload = rowPayload(
  'StartConversationPayload',
  'Result of starting a conversation.',
  { conversation: ['Conversation', 'The new conversation. Pass its ID to `agentQuery`.'] },
)
const DeleteConversationInput = idInput(
  'DeleteConversationInput',
  'The conversation to delete.',
  'ID of the conversation.',
)
const DeleteConversationPayload = deletedPayload(
  'DeleteConversationPayload',
  'Result of deleting a conversation.',
  'conversation',
)

builder.mutationFields(t => ({
  startConversation: t.field({
    type: StartConversationPayload,
    description:
      'Starts a conversation with an agent. Returns a `LimitReachedError` if you have too many. Requires the ASK scope.',
    errors: { types: [NotFoundError, LimitReachedError] },
    args: inputArgs(t.arg, StartConversationInput, 'The conversation to start.'),
    resolve: (_, { input }, context) => startConversation(context, input),
  }),
  deleteConversation: t.field({
    type: DeleteConversationPayload,
    description:
      'Deletes one of your conversations with its turns. Queries that are still running in it fail. Requires the ASK scope.',
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, DeleteConversationInput, 'The conversation to delete.'),
    resolve: (_, { input }, context) => deleteConversation(context, input),
  }),
}))
