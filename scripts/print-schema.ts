import { readFile, writeFile } from 'node:fs/promises'
import { type GraphQLSchema, isIntrospectionType, isObjectType, lexicographicSortSchema } from 'graphql'
import { printSchemaText, schema } from '../src/schema/index.ts'

// Writes schema.graphql and the keyless types for clients. With --check, only checks that they are up to date.
const files = {
  'schema.graphql': printSchemaText(schema),
  'examples/keyless-types.ts': printKeylessTypes(lexicographicSortSchema(schema)),
}
for (const [file, printed] of Object.entries(files)) {
  if (!process.argv.includes('--check')) await writeFile(file, printed)
  else if ((await readFile(file, 'utf8')) !== printed) {
    console.error(`${file} is out of date. Run: npm run schema`)
    process.exit(1)
  }
}

/** Object types without an `id`. Graphcache needs no key for roots, connections, edges and PageInfo. */
function printKeylessTypes(of: GraphQLSchema): string {
  const roots = [of.getQueryType(), of.getMutationType(), of.getSubscriptionType()]
  const names = Object.values(of.getTypeMap())
    .filter(type => isObjectType(type) && !isIntrospectionType(type) && !roots.includes(type))
    .filter(type => isObjectType(type) && !('id' in type.getFields()))
    .map(type => type.name)
    .filter(name => !/(?:Connection|Edge)$|^PageInfo$/.test(name))
  return `// Written by \`npm run schema\`.

/** Types without an \`id\`. Their fields belong to the object through which they were read. */
export const KEYLESS_TYPES = [
${names.map(name => `  '${name}',\n`).join('')}] as const
`
}
