import { expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Add = graphql(`
  mutation FairAdd($input: AddDocumentsInput!) {
    addDocuments(input: $input) {
      ... on AddDocumentsPayload { task { id } }
    }
  }
`)
const Look = graphql(`
  query FairLook($id: ID!) {
    task(id: $id) { status progress { done } }
  }
`)

const canopy = setUpTestCanopy()

it('answers other requests while indexing, with few statements per event loop turn', async () => {
  const documents = Array.from({ length: 300 }, (_, i) => ({
    title: `Document ${i}`,
    text: `Text number ${i}. `.repeat(20),
  }))
  const { addDocuments } = await canopy.client.run(Add, { input: { documents } })
  const id = ('task' in addDocuments && addDocuments.task.id) || ''
  const { database } = canopy.app
  let sent = database.statementCount()
  let most = 0
  const endTurn = () => {
    most = Math.max(most, database.statementCount() - sent)
    sent = database.statementCount()
    turn = setImmediate(endTurn)
  }
  let turn = setImmediate(endTurn)
  atEnd(() => clearImmediate(turn))
  let answers = 0
  for (let isOver = false; !isOver; ) {
    const { task } = await canopy.client.run(Look, { id })
    if (task?.status === 'RUNNING') answers++
    isOver = task?.status === 'COMPLETED'
  }
  expect(answers).toBeGreaterThan(0)
  // One ingestion transaction. Without fair sharing, several would run in one event loop turn.
  expect(most).toBeLessThan(25)
})
