import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { columnsOf, modelNames } from '../support/models.ts'
import { printedSchema, rootFields } from '../support/schema-walk.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const TYPES = Object.values(printedSchema.getTypeMap()).filter(
  type => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
)

type Place = [name: string, description: string | null | undefined]

/** @returns every element of a type that needs a description, with its description. */
function places(type: GraphQLNamedType): Place[] {
  const own: Place = [type.name, type.description]
  if (isEnumType(type)) {
    // Self-explanatory values need no descriptions. If one value has a description, all need one.
    const values = type.getValues()
    const isDescribed = values.some(value => value.description)
    return [own, ...values.filter(() => isDescribed).map(placeIn(type.name))]
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own]
  const fields = Object.values(type.getFields()).flatMap(field => [
    placeIn(type.name)(field),
    ...('args' in field ? field.args : []).map(placeIn(`${type.name}.${field.name}`)),
  ])
  return [own, ...fields]
}

const placeIn =
  (owner: string) =>
  ({ name, description }: { name: string; description?: string | null }): Place => [
    `${owner}.${name}`,
    description,
  ]

describe('the schema', () => {
  it('describes every type, field, argument and input field, and every enum value that needs it', () => {
    const bare = TYPES.flatMap(places).filter(([, description]) => !description?.trim())
    expect(bare.map(([place]) => place)).toEqual([])
  })

  it.each(rootFields('mutation').map(({ name, field }) => [name, field] as const))(
    '%s takes one input and returns its payload or an Error',
    (name, field) => {
      const title = `${name[0]?.toUpperCase()}${name.slice(1)}`
      expect(field.args.map(arg => `${arg.name}: ${arg.type}`)).toEqual([`input: ${title}Input!`])
      expect(String(field.type)).toBe(`${title}Result!`)
      const result = getNamedType(field.type)
      if (!isUnionType(result)) throw new Error(`${result.name} is no union`)
      // Union members are sorted by name, so the payload and the errors are mixed.
      const errors = result
        .getTypes()
        .filter(type => type.getInterfaces().some(({ name }) => name === 'Error'))
      const payloads = result.getTypes().filter(type => !errors.includes(type))
      expect(payloads.map(type => type.name)).toEqual([`${title}Payload`])
      expect(errors.map(type => type.name)).toContain('NotPermittedError')
    },
  )

  it('names every paged list <Thing>Connection, with edges, cursors, pageInfo and totalCount', () => {
    const paged = TYPES.filter(isObjectType).flatMap(type =>
      Object.values(type.getFields()).filter(field => field.args.some(arg => arg.name === 'first')),
    )
    expect(paged.length).toBeGreaterThan(5)
    // A feed has no total and no backward paging. Clients continue from their last position.
    const feeds = ['WorkspaceEventPage!']
    expect(
      paged
        .filter(({ type }) => !/^\w+Connection!$/.test(String(type)) && !feeds.includes(String(type)))
        .map(field => field.name),
    ).toEqual([])
    // Usage is no countable thing.
    const rows: Record<string, string> = { Usage: 'UsageEntry' }
    for (const connection of TYPES.filter(isObjectType).filter(type => type.name.endsWith('Connection'))) {
      const thing = connection.name.replace(/Connection$/, '')
      const fields = Object.values(connection.getFields()).map(field => `${field.name}: ${field.type}`)
      expect(fields.sort()).toEqual([
        `edges: [${thing}Edge!]!`,
        `nodes: [${rows[thing] ?? thing}!]!`,
        'pageInfo: PageInfo!',
        'totalCount: Int!',
      ])
    }
  })

  it('has an `id` only on nodes, because normalized caches identify objects by it', () => {
    const withId = TYPES.filter(isObjectType).filter(type => 'id' in type.getFields())
    const strangers = withId.filter(type => !type.getInterfaces().some(({ name }) => name === 'Node'))
    expect(strangers.map(type => type.name)).toEqual([])
  })

  it('has a specification URL for every custom scalar', () => {
    const scalars = TYPES.filter(isScalarType)
    expect(scalars.map(({ name }) => name)).toContain('DateTime')
    expect(scalars.filter(({ specifiedByURL }) => !specifiedByURL).map(({ name }) => name)).toEqual([])
  })

  it('names every type with edges <Thing>Connection', () => {
    const withEdges = TYPES.filter(isObjectType).filter(type => 'edges' in type.getFields())
    expect(withEdges.filter(type => !type.name.endsWith('Connection')).map(type => type.name)).toEqual([])
  })
})

interface Column {
  model: string
  table: string
  name: string
  isNullable: boolean
}

/** @returns the columns declared in prisma/schema.prisma. */
function readColumns(): Column[] {
  const text = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8')
  return [...text.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].flatMap(([, model = '', body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? model
    return columnsOf(model).map(field => {
      const line = new RegExp(`^ +${field} +(.*)$`, 'm').exec(body)?.[1] ?? ''
      return {
        model,
        table,
        name: /@map\("(\w+)"\)/.exec(line)?.[1] ?? field,
        isNullable: /^\w+\?/.test(line),
      }
    })
  })
}

describe('the Prisma models', () => {
  const canopy = setUpTestCanopy()

  it('match the columns of the database and their nullability', async () => {
    const columns = readColumns()
    expect([...new Set(columns.map(column => column.model))].sort()).toEqual([...modelNames].sort())
    const rows = await canopy.app.database.prisma.$queryRaw<{ place: string; nullable: boolean }[]>`
      SELECT table_name || '.' || column_name AS place, is_nullable = 'YES' AS nullable
      FROM information_schema.columns WHERE table_schema = 'public'`
    const actual = new Map(rows.map(({ place, nullable }) => [place, nullable]))
    const expected = columns.map(({ table, name, isNullable }) => [`${table}.${name}`, isNullable] as const)
    expect(Object.fromEntries(expected.map(([place]) => [place, actual.get(place)]))).toEqual(
      Object.fromEntries(expected),
    )
  })
})
