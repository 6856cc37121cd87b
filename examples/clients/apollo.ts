import {
  ApolloClient,
  ApolloLink,
  gql,
  HttpLink,
  InMemoryCache,
  type TypedDocumentNode,
} from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { OperationTypeNode } from 'graphql'
import { createClient, type Sink } from 'graphql-ws'
import { subscribeFrom } from './subscribe-from.ts'

const { CANOPY_URL, CANOPY_API_KEY, TASK_ID } = process.env
const uri = `${CANOPY_URL}/graphql`
const headers = { authorization: `Bearer ${CANOPY_API_KEY}` }
const socket = createClient({
  url: uri.replace('http', 'ws'),
  connectionParams: headers,
  shouldRetry: () => true,
})
const streams = new GraphQLWsLink({
  ...socket,
  subscribe: (request, sink) => subscribeFrom(socket, request, sink as Sink),
})
const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    streams,
    new HttpLink({ uri, headers }),
  ),
  cache: new InMemoryCache(),
})
const Watch: TypedDocumentNode<{ taskEvents: unknown }> = gql`
  subscription WatchWithApollo($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }
  }
`
client.subscribe({ query: Watch, variables: { taskId: TASK_ID, after: 0 } }).subscribe({
  next: ({ data, error }) => console.log(JSON.stringify(data?.taskEvents ?? error)),
  error: problem => console.error(problem),
  complete: () => console.log('Stream completed.'),
})
