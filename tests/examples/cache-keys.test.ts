import { gql, InMemoryCache } from '@apollo/client'
import { isInterfaceType, isObjectType, isUnionType } from 'graphql'
import { expect, it } from 'vitest'
import { keys, typePolicies } from '../../examples/clients/cache-keys.ts'
import { printedSchema } from '../support/schema-walk.ts'

const Both = gql`query Both { agent(id: "agent_1") { id retrieval { topK minScore } } }`
const First = gql`query First { agent(id: "agent_1") { id retrieval { topK } } }`
const Second = gql`query Second { agent(id: "agent_1") { id retrieval { minScore } } }`

/** Writes the results of `First` and `Second`. @returns what the cache has for `Both`. */
function readAfterBoth(cache: InMemoryCache): unknown {
  const agent = (retrieval: object) => ({
    agent: { __typename: 'Agent', id: 'agent_1', retrieval: { __typename: 'RetrievalConfig', ...retrieval } },
  })
  cache.writeQuery({ query: First, data: agent({ topK: 5 }) })
  cache.writeQuery({ query: Second, data: agent({ minScore: 0.5 }) })
  return cache.readQuery({ query: Both })
}

it('lets Apollo merge queries of types without an id', () => {
  const possibleTypes = Object.fromEntries(
    Object.values(printedSchema.getTypeMap())
      .filter(type => isUnionType(type) || isInterfaceType(type))
      .map(type => [type.name, printedSchema.getPossibleTypes(type).map(({ name }) => name)]),
  )
  expect(readAfterBoth(new InMemoryCache({ typePolicies, possibleTypes }))).toMatchObject({
    agent: { retrieval: { topK: 5, minScore: 0.5 } },
  })
})

it('lists the types that need a Graphcache key', () => {
  expect(keys.RetrievalConfig?.()).toBeNull()
  expect(keys.NotFoundError?.()).toBeNull()
  for (const name of Object.keys(keys)) {
    const type = printedSchema.getType(name)
    expect(isObjectType(type) && !('id' in type.getFields()), name).toBe(true)
  }
})
