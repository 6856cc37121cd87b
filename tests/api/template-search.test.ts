import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser, type TestUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import type { TemplateFilter, TemplateOrderField } from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { createTeam, createTemplate } from '../support/seed-templates.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Find = graphql(`
  query FindTemplates($filter: TemplateFilter, $orderBy: TemplateOrder, $first: Int, $after: String) {
    templates(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      edges { cursor }
      nodes { id name usageCount createdAt updatedAt rating { average } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const FindMine = graphql(`
  query FindMyTemplates($filter: TemplateFilter) { viewer { templates(filter: $filter) { nodes { name } } } }
`)

/** `stars`: the number of ratings with 1, 2, 3, 4 and 5 stars. */
const TEMPLATES = [
  {
    ...{
      name: 'Weekly report',
      description: 'What was done; 100% of it',
      category: 'DOCS',
      tags: ['weekly', 'team'],
    },
    ...{ usageCount: 7, stars: [0, 0, 0, 1, 2] },
  },
  {
    ...{
      name: '주간 업무 보고서',
      description: '한 주의 업무를 적는다',
      category: 'DOCS',
      tags: ['주간', 'weekly'],
    },
    ...{ usageCount: 9, stars: [1, 0, 0, 0, 0], official: true },
  },
  {
    ...{ name: '시장 조사 계획', description: '연구 보고서의 뼈대', category: 'RESEARCH', tags: ['조사'] },
    ...{ usageCount: 2, stars: [0, 0, 1, 2, 0], featured: true },
  },
  { name: 'Budget_2026', description: null, category: 'SHEETS', tags: ['Finanz Überblick'], usageCount: 2 },
  {
    name: 'Pitch',
    description: 'A deck for café owners, ΣΊΣΥΦΟΣ',
    category: 'SLIDES',
    tags: [],
    usageCount: 0,
  },
] as const

let canopy: TestCanopy
let author: TestUser
let teamId: string
beforeAll(async () => {
  canopy = await startTestCanopy()
  author = await addUser(canopy.app, canopy.client, { name: 'Author' })
  for (const { usageCount, ...template } of TEMPLATES) {
    const { stars, official, featured, ...input } = { stars: [0, 0, 0, 0, 0], ...template } as never as {
      stars: number[]
      official?: boolean
      featured?: boolean
    }
    const { id } = await createTemplate(author.client, { ...input, visibility: 'PUBLIC' })
    const data = { usageCount, stars, official: official ?? false, featured: featured ?? false }
    await canopy.app.database.prisma.template.update({ where: { id: decodeId('Template', id) ?? '' }, data })
  }
  teamId = await createTeam(author.client)
  await createTemplate(author.client, { name: 'Of the team', visibility: 'TEAM', teamId })
})
afterAll(() => canopy.stop())

async function find(filter: TemplateFilter, client = author.client): Promise<string[]> {
  const { templates } = await client.run(Find, { filter })
  expect(templates.totalCount).toBe(templates.nodes.length)
  return templates.nodes.map(template => template.name).sort()
}

const [WEEKLY, WOCHE, MARKET, BUDGET, PITCH] = TEMPLATES.map(({ name }) => name) as [
  string,
  string,
  string,
  string,
  string,
]

describe('search', () => {
  it.each<[string, string, string[]]>([
    ['a word of the name', 'report', [WEEKLY]],
    ['upper and lower case alike', 'rEPORT', [WEEKLY]],
    ['a part of a word', 'port', [WEEKLY]],
    ['a word of the description', 'done', [WEEKLY]],
    ['a tag', 'finanz', [BUDGET]],
    ['words in any order, of name, description and tags', 'team done weekly', [WEEKLY]],
    ['every word, not any', 'weekly deck', []],
    ['a Korean word', '보고서', [WOCHE, MARKET]],
    ['a Korean word with a particle', '보고서를', [WOCHE, MARKET]],
    ['a Korean tag and a particle of two syllables', '조사에서', [MARKET]],
    ['Latin letters with a particle', 'deck를', [PITCH]],
    ['a number with a particle', '2026은', [BUDGET]],
    ['a Korean word with a comma', '보고서,', [WOCHE, MARKET]],
    ['a Korean word with a particle and a full stop', '보고서를.', [WOCHE, MARKET]],
    ['words in quotes and brackets', '"보고서"를 (주간)', [WOCHE]],
    ['marks of punctuation that stand alone', '...', []],
    ['a sign that is a part of a name', 'C++', []],
    ['another', 'deck#', []],
    ['two Korean words', '업무 주간', [WOCHE]],
    ['Korean that was typed in pieces', '보고서'.normalize('NFD'), [WOCHE, MARKET]],
    ['accents however they were typed', 'CAFÉ'.normalize('NFD'), [PITCH]],
    ['capitals with accents', 'ÜBERBLICK', [BUDGET]],
    ['a capital that has two small letters', 'ΣΊΣΥΦΟΣ', [PITCH]],
    ['a percent sign as itself', '100%', [WEEKLY]],
    ['an underscore as itself', 't_2', [BUDGET]],
    ['an underscore for nothing else', 'weekly_report', []],
    ['a backslash as itself', '\\', []],
    ['a NUL as nothing', 'pitch\0', [PITCH]],
    ['only spaces: all', '  ', [...TEMPLATES.map(({ name }) => name), 'Of the team']],
  ])('finds by %s', async (_, search, names) => {
    expect(await find({ search })).toEqual([...names].sort())
  })
})

describe('a filter', () => {
  const cases: [string, () => TemplateFilter, string[]][] = [
    ['category', () => ({ category: 'DOCS' }), [WEEKLY, WOCHE, 'Of the team']],
    ['one tag', () => ({ tags: ['weekly'] }), [WEEKLY, WOCHE]],
    ['all of several tags, however they are written', () => ({ tags: ['Team', ' WEEKLY '] }), [WEEKLY]],
    ['a tag with NUL, which is left out', () => ({ tags: ['weekly\0'] }), [WEEKLY, WOCHE]],
    ['a tag that none can have', () => ({ tags: ['\ud83d'] }), []],
    ['author', () => ({ authorId: author.id, category: 'SLIDES' }), [PITCH]],
    ['author without templates', () => ({ authorId: randomId(author.id) }), []],
    ['an author that is none', () => ({ authorId: 'nonsense' }), []],
    ['an empty author', () => ({ authorId: '' }), []],
    ['an empty team', () => ({ teamId: '' }), []],
    ['team', () => ({ teamId }), ['Of the team']],
    ['a team that is none', () => ({ teamId: author.id }), []],
    ['official', () => ({ official: true }), [WOCHE]],
    ['not official', () => ({ official: false, category: 'DOCS' }), [WEEKLY, 'Of the team']],
    ['featured', () => ({ featured: true }), [MARKET]],
    ['the least rating', () => ({ minRating: 11 / 3 }), [WEEKLY, MARKET]],
    ['a rating a little above that', () => ({ minRating: 3.67 }), [WEEKLY]],
    ['visibility', () => ({ visibility: 'TEAM' }), ['Of the team']],
    [
      'everything at once',
      () => ({ search: '보고서', category: 'DOCS', tags: ['주간'], official: true }),
      [WOCHE],
    ],
  ]
  it.each(cases)('by %s', async (_, filter, names) => {
    expect(await find(filter())).toEqual([...names].sort())
  })

  it('also applies to your own templates', async () => {
    const { viewer } = await author.client.run(FindMine, { filter: { category: 'SHEETS' } })
    expect(viewer.templates.nodes).toEqual([{ name: BUDGET }])
    const nobody = await canopy.client.run(FindMine, { filter: {} })
    expect(nobody.viewer.templates.nodes).toEqual([])
  })
})

type Row = Awaited<ReturnType<typeof page>>['nodes'][number]
const page = async (field: TemplateOrderField, direction: 'ASC' | 'DESC', after?: string | null, first = 2) =>
  (await author.client.run(Find, { orderBy: { field, direction }, first, after })).templates

describe.each<[TemplateOrderField, (row: Row) => string | number | null]>([
  ['USAGE', row => row.usageCount],
  ['RATING', row => row.rating.average ?? 0],
  ['CREATED_AT', row => row.createdAt],
  ['UPDATED_AT', row => row.updatedAt],
  // All database collations sort these letters the same way.
  ['NAME', row => (/^[BOPW]/.test(row.name) ? row.name : null)],
])('%s order', (field, value) => {
  it.each(['ASC', 'DESC'] as const)(
    '%s is stable across pages while templates are created',
    async direction => {
      const ids = (await page(field, direction, null, 100)).nodes.map(row => row.id)
      const seen: Row[] = []
      const made: string[] = []
      for (let after: string | null | undefined; ; ) {
        const { nodes, pageInfo } = await page(field, direction, after)
        seen.push(...nodes)
        // A new template sorts before or after the rows that were read.
        const [name] = ['a', 'M', '하'].slice(made.length)
        if (name) made.push((await createTemplate(author.client, { name })).id)
        if (!pageInfo.hasNextPage) break
        after = pageInfo.endCursor
      }
      await canopy.app.database.prisma.template.deleteMany({ where: { name: { in: ['a', 'M', '하'] } } })
      expect(made).toHaveLength(3)
      expect(seen.map(row => row.id).filter(id => !made.includes(id))).toEqual(ids)
      expect(new Set(seen.map(row => row.id)).size).toBe(seen.length)
      const values = seen.map(value).filter(it => it !== null)
      const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      expect(values).toEqual(direction === 'ASC' ? sorted : sorted.reverse())
    },
  )
})

it('rejects a cursor from another order', async () => {
  const { pageInfo } = await page('NAME', 'ASC')
  const answer = await author.client.send(Find, {
    orderBy: { field: 'USAGE', direction: 'ASC' },
    after: pageInfo.endCursor,
  })
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
})

it.each([
  ['USAGE', 1e20],
  ['USAGE', 1.5],
  ['RATING', '1e400'],
  ['NAME', 'a\0'],
  ['NAME', '\ud83d'],
  ['CREATED_AT', '-271821-04-20T00:00:00Z'],
] as const)('rejects a cursor of order %s with the impossible value %j', async (field, value) => {
  const { pageInfo } = await page(field, 'ASC')
  const [order, , id] = JSON.parse(Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString())
  const forged = JSON.stringify([order, value, id]).replace('"1e400"', '1e400')
  const answer = await author.client.send(Find, {
    orderBy: { field, direction: 'ASC' },
    after: Buffer.from(forged).toString('base64url'),
  })
  expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
})
