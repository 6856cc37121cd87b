import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser } from '../support/add-user.ts'
import { graphql } from '../support/gql/gql.ts'
import type {
  CreateTemplateInput,
  TemplateFilter,
  TemplateOrder,
  TemplateOrderField,
} from '../support/gql/graphql.ts'
import { randomId } from '../support/schema-walk.ts'
import { createTeam, createTemplate } from '../support/seed-templates.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

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

type Existing = Pick<CreateTemplateInput, 'name' | 'category' | 'description' | 'tags'> & {
  usageCount: number
  /** The number of ratings with 1, 2, 3, 4 and 5 stars. */
  stars?: number[]
  official?: boolean
  featured?: boolean
}
const [WEEKLY, WEEKLY_KO, MARKET, BUDGET, PITCH] = [
  'Weekly report',
  '주간 업무 보고서',
  '시장 조사 계획',
  'Budget_2026',
  'Pitch',
]
const TEMPLATES: Existing[] = [
  {
    ...{ name: WEEKLY, description: 'What was done; 100% of it', category: 'DOCS', tags: ['weekly', 'team'] },
    ...{ usageCount: 7, stars: [0, 0, 0, 1, 2] },
  },
  {
    ...{ name: WEEKLY_KO, description: '한 주의 업무를 적는다', category: 'DOCS', tags: ['주간', 'weekly'] },
    ...{ usageCount: 9, stars: [1, 0, 0, 0, 0], official: true },
  },
  {
    ...{ name: MARKET, description: '연구 보고서의 뼈대', category: 'RESEARCH', tags: ['조사'] },
    ...{ usageCount: 2, stars: [0, 0, 1, 2, 0], featured: true },
  },
  { name: BUDGET, category: 'SHEETS', tags: ['Finanz Überblick'], usageCount: 2 },
  { name: PITCH, description: 'A deck for café owners, ΣΊΣΥΦΟΣ', category: 'SLIDES', usageCount: 0 },
]

const canopy = setUpTestCanopy()
const author = setUp(() => addUser(canopy.app, canopy.client, { name: 'Author' }))
let teamId: string
beforeAll(async () => {
  for (const { usageCount, stars, official, featured, ...input } of TEMPLATES) {
    const { id } = await createTemplate(author.client, { ...input, visibility: 'PUBLIC' })
    const data = { usageCount, stars, official, featured }
    await canopy.app.database.prisma.template.update({ where: { id: decodeId('Template', id) ?? '' }, data })
  }
  teamId = await createTeam(author.client)
  await createTemplate(author.client, { name: 'Of the team', visibility: 'TEAM', teamId })
})

async function find(filter: TemplateFilter, client = author.client): Promise<string[]> {
  const { templates } = await client.run(Find, { filter })
  expect(templates.totalCount).toBe(templates.nodes.length)
  return templates.nodes.map(template => template.name).sort()
}

describe('search', () => {
  it.each<[string, string, string[]]>([
    ['a word of the name', 'report', [WEEKLY]],
    ['letters of any case', 'rEPORT', [WEEKLY]],
    ['a part of a word', 'port', [WEEKLY]],
    ['a word of the description', 'done', [WEEKLY]],
    ['a tag', 'finanz', [BUDGET]],
    ['words of name, description and tags, in any order', 'team done weekly', [WEEKLY]],
    ['all words, not any of them', 'weekly deck', []],
    ['a Korean word', '보고서', [WEEKLY_KO, MARKET]],
    ['a Korean word with a particle', '보고서를', [WEEKLY_KO, MARKET]],
    ['a Korean tag with a particle of two syllables', '조사에서', [MARKET]],
    ['Latin letters with a particle', 'deck를', [PITCH]],
    ['a number with a particle', '2026은', [BUDGET]],
    ['a Korean word with a comma', '보고서,', [WEEKLY_KO, MARKET]],
    ['a Korean word with a particle and a period', '보고서를.', [WEEKLY_KO, MARKET]],
    ['words in quotation marks and parentheses', '"보고서"를 (주간)', [WEEKLY_KO]],
    ['nothing for punctuation alone', '...', []],
    ['nothing for a name with other punctuation (C++)', 'C++', []],
    ['nothing for a name with other punctuation (deck#)', 'deck#', []],
    ['two Korean words', '업무 주간', [WEEKLY_KO]],
    ['decomposed Korean', '보고서'.normalize('NFD'), [WEEKLY_KO, MARKET]],
    ['decomposed accents', 'CAFÉ'.normalize('NFD'), [PITCH]],
    ['uppercase letters with accents', 'ÜBERBLICK', [BUDGET]],
    ['an uppercase letter with two lowercase forms', 'ΣΊΣΥΦΟΣ', [PITCH]],
    ['a literal percent sign', '100%', [WEEKLY]],
    ['a literal underscore', 't_2', [BUDGET]],
    ['an underscore, which is no wildcard', 'weekly_report', []],
    ['a literal backslash, which no template contains', '\\', []],
    ['a word with a NUL character, which is ignored', 'pitch\0', [PITCH]],
    ['spaces, which match all templates', '  ', [...TEMPLATES.map(({ name }) => name), 'Of the team']],
  ])('matches %s', async (_, search, names) => {
    expect(await find({ search })).toEqual([...names].sort())
  })
})

describe('a filter', () => {
  const cases: [string, () => TemplateFilter, string[]][] = [
    ['category', () => ({ category: 'DOCS' }), [WEEKLY, WEEKLY_KO, 'Of the team']],
    ['one tag', () => ({ tags: ['weekly'] }), [WEEKLY, WEEKLY_KO]],
    ['all of several tags, in any case and spacing', () => ({ tags: ['Team', ' WEEKLY '] }), [WEEKLY]],
    ['a tag with a NUL character, which is ignored', () => ({ tags: ['weekly\0'] }), [WEEKLY, WEEKLY_KO]],
    ['a tag that no template can have', () => ({ tags: ['\ud83d'] }), []],
    ['an author', () => ({ authorId: author.id, category: 'SLIDES' }), [PITCH]],
    ['an author without templates', () => ({ authorId: randomId(author.id) }), []],
    ['an invalid author ID', () => ({ authorId: 'nonsense' }), []],
    ['an empty author ID', () => ({ authorId: '' }), []],
    ['an empty team ID', () => ({ teamId: '' }), []],
    ['a team', () => ({ teamId }), ['Of the team']],
    ['an ID that is not of a team', () => ({ teamId: author.id }), []],
    ['the official flag', () => ({ official: true }), [WEEKLY_KO]],
    ['the missing official flag', () => ({ official: false, category: 'DOCS' }), [WEEKLY, 'Of the team']],
    ['the featured flag', () => ({ featured: true }), [MARKET]],
    ['a minimum rating', () => ({ minRating: 11 / 3 }), [WEEKLY, MARKET]],
    ['a slightly higher minimum rating', () => ({ minRating: 3.67 }), [WEEKLY]],
    ['visibility', () => ({ visibility: 'TEAM' }), ['Of the team']],
    [
      'several conditions at once',
      () => ({ search: '보고서', category: 'DOCS', tags: ['주간'], official: true }),
      [WEEKLY_KO],
    ],
  ]
  it.each(cases)('selects templates by %s', async (_, filter, names) => {
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

async function expectBadCursor(orderBy: TemplateOrder, after: string | null | undefined): Promise<void> {
  const { errors } = await author.client.send(Find, { orderBy, after })
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }])
}

it('rejects a cursor from another order', async () => {
  const { pageInfo } = await page('NAME', 'ASC')
  await expectBadCursor({ field: 'USAGE', direction: 'ASC' }, pageInfo.endCursor)
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
  await expectBadCursor({ field, direction: 'ASC' }, Buffer.from(forged).toString('base64url'))
})
