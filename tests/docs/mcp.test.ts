import { readFile } from 'node:fs/promises'
import { getOperationAST, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { expandScopes } from '../../src/auth/viewer.ts'
import { describeVariables } from '../../src/mcp/documents/describe-variables.ts'
import { builtInToolsFor } from '../../src/mcp/tools/built-in.ts'
import { printedSchema } from '../support/schema-walk.ts'

const page = await readFile('docs/mcp.md', 'utf8')
const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]+?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  )

it('lists the built-in tools with their scopes', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(([, name, scope]) => [name, scope])
  const tools = builtInToolsFor({ scopes: expandScopes(['ADMIN']), restrictions: null })
  expect(rows).toEqual(tools.map(({ name, scope }) => [name, scope]))
})

it('shows the input schema that its document gets, and only valid JSON', () => {
  const [document = ''] = blocksOf('graphql')
  const parsed = parse(document)
  expect(validate(printedSchema, parsed)).toEqual([])
  const operation = getOperationAST(parsed)
  if (!operation) throw new Error('The document has no operation.')
  const [schema, ...settings] = blocksOf('json').map(code => JSON.parse(code))
  expect(describeVariables(printedSchema, parsed, operation)).toEqual(schema)
  for (const setting of settings) expect(JSON.stringify(setting)).toMatch(/\/mcp".*Bearer/)
})
