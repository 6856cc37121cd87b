import { readFile, writeFile } from 'node:fs/promises'
import { schema } from '../src/schema/index.ts'
import { printSchemaText } from '../src/schema/print-schema-text.ts'

// Writes schema.graphql; with --check only says whether it is what the code makes.
const FILE = 'schema.graphql'
const printed = printSchemaText(schema)
if (process.argv.includes('--check')) {
  if ((await readFile(FILE, 'utf8')) !== printed) {
    console.error(`${FILE} is not what the code makes. Run: npm run schema`)
    process.exit(1)
  }
} else await writeFile(FILE, printed)
