import { graphql } from '../gql/gql.ts'

export const Agents = graphql(`
  query DemoAgents {
    agents(first: 10, orderBy: { field: NAME, direction: ASC }) {
      nodes { id name coverage { percent totalDocuments } }
    }
  }
`)
