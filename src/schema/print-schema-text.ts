import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'

/** Prints the schema as SDL, as in `schema.graphql` and at `/schema.graphql`. */
export function printSchemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
