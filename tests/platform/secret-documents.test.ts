import { expect, it } from 'vitest'
import { parseWithoutSecrets, writesSecret } from '../../src/persisted/secret-documents.ts'

it.each([
  ['a literal', 'mutation { createSecret(input: { name: "a", value: "b" }) { a } }'],
  ['a block string', 'mutation { createSecret(input: { name: "a", value: """b""" }) { a } }'],
  ['a number', 'mutation { createSecret(input: { name: "a", value: 1234 }) { a } }'],
  ['an enum value', 'mutation { createSecret(input: { name: "a", value: b }) { a } }'],
  ['a list', 'mutation { createSecret(input: { name: "a", value: ["b"] }) { a } }'],
  ['an alias', 'mutation { query: rotateSecret(input: { id: "a", value: "b" }) { a } }'],
  ['a misspelled field', 'mutation { rotateSecret(input: { id: "a", valeu: "b" }) { a } }'],
  ['a misspelled argument', 'mutation { rotateSecret(value: "b") { a } }'],
  [
    'a fragment',
    'mutation { ...on Mutation { ...F } } fragment F on Mutation { createSecret(input: { value: "b" }) { a } }',
  ],
  ['a default', 'mutation ($v: String = "b") { createSecret(input: { name: "a", value: $v }) { a } }'],
  [
    'a default of the input',
    'mutation ($i: I = { name: "a", value: "b" }) { createSecret(input: $i) { a } }',
  ],
])('rejects the value of a secret in %s', (_, document) => {
  expect(() => parseWithoutSecrets(document)).toThrow('Send the value of a secret in a variable')
})

it.each([
  [
    'a variable',
    'mutation ($v: String!) { createSecret(input: { name: "a", value: $v, expiresAt: "2027-01-01" }) { a } }',
  ],
  ['a variable for the input', 'mutation ($i: I!) { rotateSecret(input: $i) { a } }'],
])('accepts %s', (_, document) => {
  expect(writesSecret(parseWithoutSecrets(document))).toBe(true)
})

it('accepts other documents with any literal', () => {
  const others = [
    '{ search(input: { query: "createSecret value" }) { a } }',
    'mutation { setQuota(input: { kind: AGENTS, limit: 1 }) { a } }',
  ]
  for (const document of others) expect(writesSecret(parseWithoutSecrets(document))).toBe(false)
})

it('names only the place of a syntax error', () => {
  expect(() => parseWithoutSecrets('mutation {\n  createSecret(input: { value "b" }) }')).toThrow(
    /^The document has a syntax error at line 2, column 31\.$/,
  )
})
