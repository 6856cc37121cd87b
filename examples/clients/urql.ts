import { Client, fetchExchange, gql, mapExchange, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-sse'
import { subscribeFrom } from './subscribe-from.ts'

const { CANOPY_URL, CANOPY_API_KEY, TASK_ID } = process.env
const url = `${CANOPY_URL}/graphql`
const headers = { authorization: `Bearer ${CANOPY_API_KEY}` }
const sse = createClient({ url, headers })
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers },
  exchanges: [
    mapExchange({
      // At the end, urql repeats the last event with `hasNext: false`. Drop its data so that handlers get it only once.
      onResult: result =>
        result.operation.kind === 'subscription' && !result.hasNext ? { ...result, data: undefined } : result,
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = '', variables }) => ({
        subscribe: sink => ({
          unsubscribe: subscribeFrom(sse, { query, variables: { ...variables } }, sink),
        }),
      }),
    }),
  ],
})
const Watch = gql`
  subscription WatchWithUrql($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }
  }
`
client.subscription(Watch, { taskId: TASK_ID, after: 0 }).subscribe(({ data, error, hasNext }) => {
  if (data || error) console.log(JSON.stringify(data?.taskEvents ?? error))
  if (!hasNext) console.log('Stream completed.')
})
