import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ValidationIssue } from '../../src/errors.ts'
import { createJsonSchemas } from '../../src/plugins/json-schema/json-schemas.ts'
import { findSchemaProblems } from '../../src/plugins/package/check-package.ts'
import { packOfficial } from '../../src/plugins/package/official-packages.ts'

const schemas = createJsonSchemas()
afterAll(() => schemas.stop())

const format = (issues: readonly ValidationIssue[]) => issues.map(({ path, message }) => `${path} ${message}`)
const problemsOf = async (schema: object) => format(await schemas.findProblems(schema, 'in'))
/** The value as converted, or all problems. */
async function check(
  schema: object,
  value: unknown,
  kind: 'checkInput' | 'checkOutput' = 'checkInput',
): Promise<unknown> {
  const checked = await schemas[kind](schema, value, 'in')
  return 'value' in checked ? checked.value : format(checked.issues).sort()
}

describe('a schema', () => {
  it('may use all of JSON Schema 2020-12, with references within it', async () => {
    const valid = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.com/tree',
      type: 'object',
      properties: {
        at: { type: 'string', format: 'date-time' },
        pair: { type: 'array', prefixItems: [{ type: 'string' }, { $ref: '#/$defs/node' }], items: false },
      },
      patternProperties: { '^x-': { $ref: '#/$defs/node' } },
      dependentRequired: { at: ['pair'] },
      unevaluatedProperties: false,
      $defs: { node: { type: 'object', properties: { child: { $ref: '#/$defs/node' } } } },
    }
    expect(await problemsOf(valid)).toEqual([])
    // Another plugin may use the same $id for something else.
    expect(await problemsOf({ $id: valid.$id, $ref: valid.$id, type: 'object' })).toEqual([])
    expect(await check({ $id: valid.$id, properties: { a: {} } }, { a: 1 })).toEqual({ a: 1 })
    expect(await check({ $id: valid.$id, properties: { b: {} } }, { b: 1 })).toEqual({ b: 1 })
  })

  it.each<[string, object, string[]]>([
    [
      'wrong keywords',
      { type: 'objekt', properties: { a: { minLength: -1, pattern: '(' } }, required: 'a' },
      [
        'in.properties.a.minLength must be at least 0',
        'in.required must be of type array',
        'in.type must be of type array',
        'in.type must be one of: array, boolean, integer, null, number, object, string',
      ],
    ],
    [
      'unknown keywords',
      { type: 'object', properties: { a: { requird: true }, b: { nulable: true } } },
      ['in has "nulable", which is not a known keyword', 'in has "requird", which is not a known keyword'],
    ],
    [
      'an unknown format',
      { properties: { a: { format: 'colour' } } },
      ['in has "colour" at #/properties/a, which is not a known format'],
    ],
    [
      'a remote reference',
      { $ref: 'https://example.com/tree' },
      [
        'in refers to "https://example.com/tree", which is not in the schema; only references within it can be used',
      ],
    ],
    [
      'a reference to a file',
      { properties: { a: { $ref: 'file:///etc/passwd' } } },
      [
        'in refers to "file:///etc/passwd", which is not in the schema; only references within it can be used',
      ],
    ],
    [
      'a reference to nothing',
      { $ref: '#/$defs/none' },
      ['in refers to "#/$defs/none", which is not in the schema; only references within it can be used'],
    ],
    [
      'another draft',
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      ['in.$schema must be https://json-schema.org/draft/2020-12/schema'],
    ],
    [
      'an invalid pattern',
      { properties: { a: { pattern: '(' } } },
      ['in cannot be used: Invalid regular expression: /(/u: Unterminated group'],
    ],
    [
      'the $id of JSON Schema itself',
      { $id: 'https://json-schema.org/draft/2020-12/schema' },
      [
        'in cannot be used: schema with key or id "https://json-schema.org/draft/2020-12/schema" already exists',
      ],
    ],
    ['$async', { $async: true }, ['in.$async is not a known key']],
  ])('with %s is rejected', async (_, schema, problems) => {
    expect((await problemsOf(schema)).sort()).toEqual(problems)
  })

  it('of an official plugin is valid', async () => {
    for (const { manifest } of await packOfficial())
      expect(await findSchemaProblems(manifest, schemas)).toEqual([])
  })
})

describe('an input', () => {
  const schema = {
    type: 'object',
    required: ['title', 'count'],
    properties: {
      title: { type: 'string', minLength: 1 },
      count: { type: 'integer', maximum: 10 },
      ratio: { type: ['number', 'null'] },
      isUrgent: { type: 'boolean', default: false },
      unit: { enum: ['C', 'F'] },
      tags: { type: 'array', maxItems: 2, items: { type: 'number' } },
      nested: {
        type: 'object',
        properties: { size: { anyOf: [{ type: 'number' }, { type: 'boolean' }] }, note: { type: 'string' } },
        additionalProperties: false,
      },
    },
  }

  it('is converted: numbers and booleans from strings, null of optional keys, defaults', async () => {
    expect(await check(schema, { title: '5', count: '5', isUrgent: 'true', tags: ['1.5', '-2e1'] })).toEqual({
      title: '5',
      count: 5,
      isUrgent: true,
      tags: [1.5, -20],
    })
    const nulls = { title: 'a', count: 1, ratio: null, isUrgent: null, unit: null, tags: null }
    expect(await check(schema, nulls)).toEqual({ title: 'a', count: 1, ratio: null, isUrgent: false })
    const nested = (size: unknown, note: unknown) => ({ title: 'a', count: 1, nested: { size, note } })
    expect(await check(schema, nested('7', null))).toMatchObject({ nested: { size: 7 } })
    expect(await check(schema, nested('false', 'false'))).toMatchObject({
      nested: { size: false, note: 'false' },
    })
  })

  it('is rejected with all problems at once', async () => {
    const wrong = {
      title: 5,
      count: null,
      isUrgent: 'yes',
      unit: 'K',
      tags: [null, '0x10', '12345678901234567890'],
      nested: { size: 'x', note: ['a'], other: 1 },
      colour: 'red',
      constructor: 1,
    }
    expect(await check(schema, wrong)).toEqual([
      'in.colour is not a known key',
      'in.constructor is not a known key',
      'in.count is required',
      'in.isUrgent must be of type boolean',
      'in.nested.note must be of type string',
      'in.nested.other is not a known key',
      'in.nested.size must be of type number or boolean',
      'in.tags must have at most 2 items',
      'in.tags.0 must be of type number',
      'in.tags.1 must be of type number',
      'in.tags.2 must be of type number',
      'in.title must be of type string',
      'in.unit must be one of: C, F',
    ])
    const value = { title: '', count: '11', nested: { 'a/b~c': 1 } }
    expect(await check(schema, value)).toEqual([
      'in.count must be at most 10',
      'in.nested.a/b~c is not a known key',
      'in.title must have at least 1 character',
    ])
  })

  it('needs an object, and has only keys that the schema knows', async () => {
    for (const value of [null, [], 'a', 1])
      expect(await check({}, value)).toEqual(['in must be of type object'])
    expect(await check({}, { a: 1 })).toEqual(['in.a is not a known key'])
    expect(await check({ required: ['constructor'] }, {})).toEqual(['in.constructor is required'])
    for (const open of [{ additionalProperties: true }, { unevaluatedProperties: { type: 'number' } }])
      expect(await check(open, { a: 1 })).toEqual({ a: 1 })
    const alternatives = {
      oneOf: [
        { properties: { a: { type: 'number' } }, required: ['a'] },
        { required: ['b'], properties: { b: {} } },
      ],
    }
    expect(await check(alternatives, { a: '1' })).toEqual({ a: 1 })
    expect(await check(alternatives, { c: 1 })).toEqual(['in.a is required', 'in.b is required'])
    expect(await check(alternatives, { a: 1, b: 1 })).toEqual([
      'in must fit exactly one of the alternatives of the schema',
    ])
  })

  it('is rejected in words for each keyword', async () => {
    const rules = {
      const: { const: 'x' },
      atLeast: { minimum: 2, multipleOf: 0.5 },
      between: { exclusiveMinimum: 1, exclusiveMaximum: 1 },
      list: { minItems: 3, uniqueItems: true },
      mail: { format: 'email' },
      code: { pattern: '^[A-Z ]+$' },
      size: { minProperties: 1 },
      either: { anyOf: [{ type: 'string' }, { const: 2 }] },
      never: false,
    }
    const value = {
      const: 'y',
      atLeast: 1.2,
      between: 1,
      list: [1, 1],
      mail: 'x',
      code: 'a',
      size: {},
      either: 3,
    }
    expect(await check({ properties: rules }, { ...value, never: 1 })).toEqual([
      'in.atLeast must be a multiple of 0.5',
      'in.atLeast must be at least 2',
      'in.between must be less than 1',
      'in.between must be more than 1',
      'in.code must match the pattern "^[A-Z ]+$"',
      'in.const must be x',
      'in.either must be 2',
      'in.either must be of type string',
      'in.list must have at least 3 items',
      'in.list must not have the same item twice (0 and 1)',
      'in.mail must have the format email',
      'in.never is not a known key',
      'in.size does not fit "minProperties" of the schema',
    ])
  })

  it('does not share keys with objects of the host', async () => {
    const value = JSON.parse('{"__proto__":{"isAdmin":true}}')
    expect(await check({}, value)).toEqual(['in.__proto__ is not a known key'])
    expect(({} as { isAdmin?: true }).isAdmin).toBeUndefined()
  })

  it('has at most 100 problems', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, 1]))
    const problems = (await check({}, many)) as string[]
    expect(problems).toHaveLength(100)
    expect(problems).toContain('in and 51 more problems like these')
  })
})

describe('an output', () => {
  it('is never converted', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number', default: 1 } }, required: ['m'] }
    expect(await check(schema, { n: '5' }, 'checkOutput')).toEqual([
      'in.m is required',
      'in.n must be of type number',
    ])
    expect(await check(schema, { m: 1, x: null }, 'checkOutput')).toEqual({ m: 1, x: null })
    expect(await check({}, 'text', 'checkOutput')).toEqual(['in must be of type object'])
  })
})

describe('a hostile schema', () => {
  it('is stopped after its time, does not block the process, and does not harm later checks', async () => {
    const limits = { timeoutMs: 200, memoryBytes: 256_000_000 }
    const hasty = createJsonSchemas(limits)
    onTestFinished(() => hasty.stop())
    const slow = { properties: { a: { pattern: '^(a+)+$' } } }
    const stuck = hasty.checkInput(slow, { a: `${'a'.repeat(50)}!` }, 'in')
    expect(await check({ properties: { a: {} } }, { a: 1 })).toEqual({ a: 1 })
    const message = 'has a value that takes longer than 200 ms to check; simplify the patterns of the schema'
    expect(await stuck).toEqual({ issues: [{ path: 'in', message }] })
    limits.timeoutMs = 60_000
    expect(await hasty.checkInput(slow, { a: 'aa' }, 'in')).toEqual({ value: { a: 'aa' } })
  })

  it('of deep nesting is rejected', async () => {
    const nest = (levels: number) => {
      let schema: object = {}
      for (let i = 0; i < levels; i++) schema = { not: schema }
      return schema
    }
    const problem = `in${'.not'.repeat(40)} must be at most 40 levels deep`
    expect(await problemsOf(nest(41))).toEqual([problem])
    expect(await problemsOf(nest(1_000))).toEqual([problem])
    expect(await check(nest(41), {})).toEqual(['in is nested too deeply'])
    expect(await problemsOf(nest(100_000))).toEqual(['in is nested too deeply'])
  })

  it('of references that double at each level is checked in time', async () => {
    const levels = Array.from({ length: 40 }, (_, i) => {
      const next = { $ref: `#/$defs/l${i + 1}` }
      return [`l${i}`, i < 39 ? { allOf: [next, next] } : {}]
    })
    expect(await problemsOf({ $ref: '#/$defs/l0', $defs: Object.fromEntries(levels) })).toEqual([])
  })
})
