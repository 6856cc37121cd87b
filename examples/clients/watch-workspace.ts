import { createCanopyClient } from '../canopy-client.ts'
import { graphql } from '../gql/gql.ts'
import { watchFrom } from '../resume.ts'

const Watch = graphql(`
  subscription WatchWorkspace($after: String) {
    workspaceEvents(after: $after) {
      __typename
      ... on WorkspaceEvent { cursor event { type task { id } } }
      ... on EventGap { from to }
    }
  }
`)
const { CANOPY_URL = '', CANOPY_API_KEY = '', AFTER = '0' } = process.env
const client = createCanopyClient(CANOPY_URL, CANOPY_API_KEY)
const items = watchFrom(
  client,
  Watch,
  { after: AFTER },
  {
    cursorOf: ({ workspaceEvents: item }) => (item.__typename === 'WorkspaceEvent' ? item.cursor : null),
  },
)
for await (const { workspaceEvents: item } of items) {
  if (item.__typename === 'WorkspaceEvent')
    console.log(`${item.event.type} ${item.event.task.id} (${item.cursor})`)
  if (item.__typename === 'EventGap') console.log(`Events deleted between ${item.from} and ${item.to}`)
}
