import { readFile } from 'node:fs/promises'
import { buildSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import { TAB_DOCUMENTS } from '../../src/http/graphiql-documents.ts'
import { requestRaw } from '../support/raw-request.ts'
import { printedSchema } from '../support/schema-walk.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

const get = (path: string) => requestRaw(`${canopy.url}${path}`, { method: 'GET' })

it('returns the schema at /schema.graphql without a key, and the schema says how to start', async () => {
  const { status, headers, text } = await get('/schema.graphql')
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
  expect(text).toBe(await readFile('schema.graphql', 'utf8'))
  const { description } = buildSchema(text)
  expect(description).toMatch(
    /\*\*Where to start\*\*[\s\S]*`createTaxonomy`[\s\S]*Authorization: Bearer <key>/,
  )
  expect((await requestRaw(`${canopy.url}/schema.graphql`, { body: '{}' })).status).toBe(405)
})

it('names only existing fields in the schema description', () => {
  const names = [...(printedSchema.description ?? '').matchAll(/`(?:([A-Z]\w+)\.)?([a-z]\w+)`/g)]
  expect(names.length).toBeGreaterThan(10)
  const roots = [
    printedSchema.getQueryType(),
    printedSchema.getMutationType(),
    printedSchema.getSubscriptionType(),
  ]
  const NOT_FIELDS = ['connectionParams', 'errors', 'code', 'extensions']
  const unknown = names.filter(([, type, field = '']) => {
    const types = type ? [printedSchema.getType(type)] : roots
    return (
      !NOT_FIELDS.includes(field) && !types.some(it => it && 'getFields' in it && field in it.getFields())
    )
  })
  expect(unknown.map(([name]) => name)).toEqual([])
})

it('answers at /health like at /health/ready', async () => {
  const [health, ready] = [await get('/health'), await get('/health/ready')]
  expect(health.status).toBe(200)
  expect(health.json).toMatchObject({ status: 'ready', parts: { database: 'ready' } })
  expect(health.text).toBe(ready.text)
})

it.each(Object.entries(TAB_DOCUMENTS))(
  'has one valid operation of the same name in the GraphiQL tab %s',
  (name, text) => {
    const document = parse(text)
    expect(validate(printedSchema, document)).toEqual([])
    expect(document.definitions).toMatchObject([{ kind: 'OperationDefinition', name: { value: name } }])
    // Longer lines do not fit next to the response. Comments have less room, because they are prefixed with a number.
    const lines = text.split('\n')
    expect(lines.filter(line => line.length > (line.startsWith('#') ? 48 : 54))).toEqual([])
  },
)
