import { EventSource } from 'eventsource'

const { CANOPY_URL, CANOPY_API_KEY, TASK_ID } = process.env
const query = `subscription ($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { sequence type } }
}`
const url = new URL('/graphql', CANOPY_URL)
url.search = `${new URLSearchParams({ query, variables: JSON.stringify({ taskId: TASK_ID }) })}`

const source = new EventSource(url, {
  fetch: (input, { headers, ...init }) =>
    fetch(input, { ...init, headers: { ...headers, authorization: `Bearer ${CANOPY_API_KEY}` } }),
})
source.addEventListener('next', ({ data: text }) => {
  const { data, errors } = JSON.parse(text)
  console.log(JSON.stringify(data?.taskEvents ?? errors))
})
source.addEventListener('complete', () => {
  // Otherwise EventSource would reconnect and receive the end again.
  source.close()
  console.log('Stream completed.')
})
source.addEventListener('error', ({ message }) => console.error(message))
