import { createClient } from 'graphql-ws'
import { subscribeFrom } from './subscribe-from.ts'

const { CANOPY_URL, CANOPY_API_KEY, TASK_ID } = process.env
const client = createClient({
  url: `${CANOPY_URL}/graphql`.replace('http', 'ws'),
  connectionParams: { authorization: `Bearer ${CANOPY_API_KEY}` },
  // Without this, the client gives up when the network fails: browsers report that as an error, not as a close.
  shouldRetry: () => true,
})
const query = `subscription ($taskId: ID!, $after: Int) {
  taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence type } }
}`
subscribeFrom(
  client,
  { query, variables: { taskId: TASK_ID, after: 0 } },
  {
    next: ({ data, errors }) => console.log(JSON.stringify(data?.taskEvents ?? errors)),
    error: problem => console.error(problem),
    complete: () => console.log('Stream completed.'),
  },
)
