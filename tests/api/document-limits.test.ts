import { describe, expect, it } from 'vitest'
import { postRaw } from '../support/raw-request.ts'
import { openRawSocket } from '../support/raw-socket.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const canopy = setUpTestCanopy()

/** @param variables JSON text, because some are nested too deeply for `JSON.stringify`. */
async function ask(query: string, variables = '{}') {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`
  const { status, json } = await postRaw(canopy.client, body)
  return { status, code: json.errors?.[0]?.extensions.code }
}

async function askInSocket(query: string, variables: object = {}): Promise<string | undefined> {
  const socket = await openRawSocket(canopy.client)
  socket.ask('1', query, variables)
  await waitUntil('the answer', async () => socket.answers.length === 1)
  const [{ payload } = {}] = socket.answers
  const errors = (Array.isArray(payload) ? payload : (payload as { errors?: unknown[] }).errors) ?? []
  return (errors[0] as { extensions: { code: string } } | undefined)?.extensions.code
}

const nested = (open: string, inner: string, close: string, levels: number) =>
  `${open.repeat(levels)}${inner}${close.repeat(levels)}`
const numbered = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ')

describe('a document that would take too long to parse or validate fails with COST_LIMIT', () => {
  it.each([
    ['4,000 braces', nested('{a', '', '}', 4_000)],
    ['unclosed braces', '{a'.repeat(4_000)],
    ['nested fields', `{ ${nested('agents { nodes { ', 'id', ' } }', 60)} }`],
    ['nested inline fragments', `{ ${nested('... { ', '__typename', ' }', 1_500)} }`],
    ['nested typed fragments', `{ ${nested('... on Query { ', '__typename', ' }', 500)} }`],
    [
      'nested objects',
      `{ search(input: { query: "x", scope: ${nested('{a:', '1', '}', 2_000)} }) { tookMs } }`,
    ],
    ['nested lists', `{ search(input: { query: "x", lanes: ${nested('[', '1', ']', 4_000)} }) { tookMs } }`],
    ['nested lists in a default', `query ($a: [Int] = ${nested('[', '1', ']', 4_000)}) { __typename }`],
    ['a nested type', `query ($a: ${nested('[', 'Int', ']', 4_000)}) { __typename }`],
    ['parentheses', `{ ${'agents('.repeat(4_000)} }`],
    ['several kinds of brackets', `{ ${'a(b:[{c:'.repeat(1_000)}`],
    ['nested objects in a directive', `{ __typename @include(if: ${nested('{a:', '1', '}', 2_000)}) }`],
    ['braces after an unterminated string', `{ a(b: "x\n) ${nested('{a', '', '}', 4_000)} }`],
    ['braces after an escaped quote', `{ a(b: "\\"") ${nested('{a', '', '}', 4_000)} }`],
    ['braces after a block string', `{ a(b: """ \\""" """) ${nested('{a', '', '}', 4_000)} }`],
    ['braces after a comment', `# "\n{ ${nested('{a', '', '}', 4_000)} }`],
    ['101 aliases of the same field', `{ ${numbered(101, i => `a${i}: viewer { scopes }`)} }`],
    ['101 times the same field', `{ ${'viewer { scopes } '.repeat(101)} }`],
    [
      '101 aliases in a nested selection',
      `{ viewer { workspace { ${numbered(101, i => `a${i}: name`)} } } }`,
    ],
    [
      '101 aliases in a fragment',
      `{ ...A } fragment A on Query { ${numbered(101, i => `a${i}: queue { running }`)} }`,
    ],
    ['more than 100,000 characters', `{ __typename } #${'x'.repeat(100_000)}`],
    ['a long string', `{ search(input: { query: "${'x'.repeat(100_000)}" }) { tookMs } }`],
  ])('%s', async (_, query) => {
    expect(await ask(query)).toMatchObject({ status: 400, code: 'COST_LIMIT' })
    expect(await askInSocket(query)).toBe('COST_LIMIT')
    expect(await ask('{ __typename }')).toEqual({ status: 200, code: undefined })
  })
})

describe('an invalid document fails with BAD_USER_INPUT', () => {
  it.each([
    ['too many tokens', `{ ${numbered(3_000, i => `a${i}: __typename`)} }`.replaceAll('__typename', 'a b c')],
    ['4,900 directives', `{ __typename ${'@a '.repeat(4_900)} }`],
    ['1,200 times the same directive', `{ __typename ${'@include(if: true) '.repeat(1_200)} }`],
    ['fragments in a cycle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['unused variables', `query (${numbered(2_000, i => `$v${i}: Int`)}) { __typename }`],
    ['more than 1,000 comments', `${'#\n'.repeat(1_001)}{ __typename }`],
    ['a number with many digits', `{ agents(first: ${'9'.repeat(50_000)}) { totalCount } }`],
  ])('%s', async (_, query) => {
    expect((await ask(query)).code).toBe('BAD_USER_INPUT')
    expect(await askInSocket(query)).toBe('BAD_USER_INPUT')
  })
})

describe('deeply nested variables fail with COST_LIMIT', () => {
  const ADD = 'mutation ($all: [DocumentInput!]!) { addDocuments(input: { documents: $all }) { __typename } }'
  const USE =
    'mutation ($inputs: JSONObject!) { useTemplate(input: { templateId: "x", inputs: $inputs }) { __typename } }'
  const deep = (levels: number) => nested('{"a":', '1', '}', levels)

  it.each([
    ['objects in stored JSON', ADD, `{"all":[{"text":"x","metadata":${deep(100_000)}}]}`],
    ['lists in stored JSON', ADD, `{"all":[{"text":"x","metadata":{"a":${nested('[', '', ']', 100_000)}}}]}`],
    ['objects in JSON that is not stored', USE, `{"inputs":${deep(100_000)}}`],
    ['an undeclared variable', '{ __typename }', `{"x":${deep(10_000)}}`],
  ])('%s', async (_, query, variables) => {
    expect(await ask(query, variables)).toMatchObject({ status: 400, code: 'COST_LIMIT' })
  })

  it('in a WebSocket', async () => {
    const variables = JSON.parse(`{"inputs":${deep(1_000)}}`)
    expect(await askInSocket(USE, variables)).toBe('COST_LIMIT')
  })
})

describe('a document is answered', () => {
  const text = '{'.repeat(200)
  it.each([
    ['with braces in strings', `{ search(input: { query: "${text}\\"${text}" }) { tookMs } }`],
    ['with braces in block strings', `{ search(input: { query: """${text} "" ${text}""" }) { tookMs } }`],
    ['with braces in comments', `{ # ${text} "\n __typename }`],
    ['with closed braces', `{ ${'viewer { scopes } '.repeat(99)} }`],
    [
      'of many fragments',
      `{ ...F0 } ${numbered(500, i => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F500 on Query { __typename }`,
    ],
  ])('%s', async (_, query) => {
    expect(await ask(query)).toEqual({ status: 200, code: undefined })
  })

  it('with a variable of 50,000 elements', async () => {
    const x = Array.from({ length: 50_000 }, (_, i) => i)
    expect((await ask('{ __typename }', JSON.stringify({ x }))).status).toBe(200)
  })
})
