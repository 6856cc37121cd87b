import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'

/** The schema in the schema definition language, as it is in `schema.graphql` and at `/schema.graphql`. */
export function printSchemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
