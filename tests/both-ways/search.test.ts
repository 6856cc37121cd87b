import { beforeAll, describe, expect, it } from 'vitest'
import { explainSearch } from '../../src/knowledge/retrieval/explain-search.ts'
import { type SearchRequest, search } from '../../src/knowledge/retrieval/search.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../src/platform/ids.ts'
import { hostileTexts } from '../knowledge/text/hostile-texts.ts'
import { countStatements } from '../support/count-statements.ts'
import { addDemoKnowledge, readDemoQuestions } from '../support/demo-knowledge.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { randomId } from '../support/schema-walk.ts'
import { addDocuments, deleteDocuments } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const PARTICLES: [particle: RegExp, others: string[]][] = [
  [/[을를]$/, ['은', '이', '도', '만']],
  [/[은는]$/, ['을', '이', '도']],
  [/에서$/, ['에', '에서는', '에서도']],
  [/에게$/, ['한테', '에게는']],
  [/으로$/, ['으로는', '으로도']],
]

/** @returns a Korean question with other particles, with its words in another order, and with compounds split. */
function koreanVariants(question: string, seed: number): string[] {
  const words = question.split(' ')
  const [changed, otherwise] = [0, 1].map(n =>
    words.map((word, i) => changeParticle(word, seed + i + n)).join(' '),
  )
  const swapped = [...words.slice(1), words[0]].join(' ')
  const split = words
    .map(word => (/^[가-힣]{4,}$/.test(word) ? `${word.slice(0, 2)} ${word.slice(2)}` : word))
    .join(' ')
  return [...new Set([changed, otherwise, swapped, split])].filter(
    (variant): variant is string => variant !== undefined && variant !== question,
  )
}

function changeParticle(word: string, choice: number): string {
  for (const [particle, others] of PARTICLES)
    if (particle.test(word) && word.length > 2)
      return word.replace(particle, others[choice % others.length] ?? '')
  return word
}

const Search = graphql(`
  query SearchHits($input: SearchInput!) {
    search(input: $input) {
      hits { rank score lanes { lane rank score } document { id sourceUri } chunk { content } }
      lanes { lane candidates tookMs }
    }
  }
`)
const Explain = graphql(`
  query SearchExplained($input: SearchInput!, $documentId: ID!) {
    explainSearch(input: $input, documentId: $documentId) {
      document { id } returned stage detail bestChunk { content } lanes { lane rank score }
    }
  }
`)

const Failed = graphql(`query SearchFailed { documents(filter: { status: FAILED }) { nodes { id } } }`)

const canopy = setUpTestCanopy()
let idBySource: Map<string, string>
let db: WorkspaceDatabase
let workspaceId: string
beforeAll(async () => {
  idBySource = await addDemoKnowledge(canopy.client)
  workspaceId = (await canopy.app.database.prisma.document.findFirstOrThrow()).workspaceId
  db = scopeToWorkspace(canopy.app.database.prisma, workspaceId)
})

const find = async (query: string, more = {}) =>
  (await canopy.client.run(Search, { input: { query, ...more } })).search
const explain = async (documentId: string, query: string, more = {}) =>
  (await canopy.client.run(Explain, { input: { query, ...more }, documentId })).explainSearch
const idOf = (source: string) => idBySource.get(source) ?? ''
const request = (query: string): SearchRequest => ({
  workspaceId,
  embeddings: null,
  query: readQuery(query),
  limit: 10,
  minScore: 0,
  weights: {},
  scope: {},
})
/** Only every nth demo question is asked. */
const EVERY_NTH = sized(3, 1)

const add = (...texts: string[]) => addDocuments(canopy.client, ...texts.map(text => ({ text })))

describe('search', () => {
  it('finds a query with a typo in every word, in English and in Korean', async () => {
    const english = await find('anual laeve carred ovre')
    expect(english.lanes.map(report => report.lane)).toContain('TRIGRAM')
    expect(english.hits[0]?.document.sourceUri).toBe('handbook/en/annual-leave.md')
    const clean = (await find('연차휴가 이월')).hits[0]?.document.sourceUri
    expect((await find('연챠휴가 이웜')).hits[0]?.document.sourceUri).toBe(clean)
  })

  it('does not look for typos if every word is known', async () => {
    expect((await find('annual leave')).lanes.map(report => report.lane)).toEqual(['LEXICAL'])
  })

  it('finds English code by Korean technical terms', async () => {
    expect((await find('토큰 버킷')).hits[0]?.chunk.content).toMatch(/bucket/i)
  })

  it('finds a text by a synonym', async () => {
    const { hits } = await find('boss')
    expect(hits[0]?.chunk.content).toMatch(/manager|supervisor/i)
    expect(hits[0]?.chunk.content).not.toMatch(/boss/i)
  })

  it('finds a Korean text by the beginning of a word', async () => {
    const [id] = await add('뷁어를 배운다.')
    expect((await find('뷁말')).hits.map(hit => hit.document.id)).toEqual([id])
  })

  it('counts the repeated words of a long query', async () => {
    const words = 'amber basalt cobalt diamond emerald feldspar garnet hematite'
    const [xebec, yawl] = await add('One xebec of the fleet.', 'One yawl of the fleet.')
    const best = async (query: string) => (await find(`${query} ${words}`)).hits[0]?.document.id
    expect(await best('xebec yawl yawl yawl')).toBe(yawl)
    expect(await best('yawl xebec xebec xebec')).toBe(xebec)
  })

  it('skips lanes with weight 0, and reports how each lane ranked a hit', async () => {
    const { hits, lanes } = await find('annual leave', { lanes: { lexical: 0, trigram: 1 } })
    expect(lanes.map(report => report.lane)).toEqual(['TRIGRAM'])
    expect(hits[0]?.lanes).toEqual([{ lane: 'TRIGRAM', rank: 1, score: expect.any(Number) }])
    expect(await find('annual leave', { lanes: { lexical: 0 } })).toEqual({ hits: [], lanes: [] })
  })

  it('reports every input that is out of bounds', async () => {
    const { errors } = await canopy.client.send(Search, {
      input: { query: 'x'.repeat(10_001), limit: 0, minScore: 2, lanes: { lexical: -1 } },
    })
    expect(errors?.[0]?.message).toMatch(/4 problems, starting with input\.query: must have at most 10000/)
  })

  it('does not find a deleted document and keeps none of its words', async () => {
    const [id = ''] = await add('The zyzzyva hums.', 'Another text that hums.')
    await deleteDocuments(canopy.client, id)
    expect((await find('zyzzyva')).hits).toEqual([])
    expect((await find('hums')).hits).toHaveLength(1)
    const { prisma } = canopy.app.database
    expect(await prisma.posting.count({ where: { term: { contains: 'zyzzyva' } } })).toBe(0)
    expect(await prisma.spelling.count({ where: { spelling: { contains: 'zyzzyva' } } })).toBe(0)
    const [sums] = await prisma.$queryRaw<{ isRight: boolean }[]>`
      SELECT (SELECT sum(chunks) FROM index_batches) = count(*) AND (SELECT sum(documents) FROM index_batches) = count(DISTINCT document_id)
        AND abs((SELECT sum(length) FROM index_batches) - sum(length)) < 0.01 AS "isRight" FROM chunks`
    expect(sums?.isRight).toBe(true)
  })

  it('accepts any text with no more statements than for a misspelled query', async () => {
    const worst = ['%_\\', `'; DROP TABLE postings; --`, '\0', '\ud800', '😀'.repeat(300), '"'.repeat(10_000)]
    for (const query of worst) {
      const { errors } = await canopy.client.send(Search, { input: { query } })
      expect(errors, query).toBeUndefined()
    }
    // The same without HTTP, which other tests cover.
    const count = (query: string) => countStatements(canopy, () => search(db, request(query)))
    const most = await count('anual laeve carred ovre')
    for (const query of hostileTexts(sized(40, 250), 5))
      expect(await count(query.slice(0, 10_000)), query).toBeLessThanOrEqual(most)
  })
})

it('keeps a Korean document among the first three when particles change, words are swapped or compounds split', async () => {
  const questions = (await readDemoQuestions()).filter(q => q.language === 'ko' && q.kind === 'document')
  let tried = 0
  const lost: string[] = []
  for (const [seed, { question, expected }] of questions.entries()) {
    if (seed % EVERY_NTH) continue
    const top = async (query: string) => {
      const { hits } = await search(db, request(query))
      return [...new Set(hits.map(hit => hit.documentId))].slice(0, 3)
    }
    const wanted = new Set(expected.map(source => decodeId('Document', idOf(source))))
    if (!(await top(question)).some(id => wanted.has(id))) continue
    for (const variant of koreanVariants(question, seed)) {
      tried++
      if (!(await top(variant)).some(id => wanted.has(id))) lost.push(`${question} -> ${variant}`)
    }
  }
  expect(tried).toBeGreaterThanOrEqual(100 / EVERY_NTH)
  expect(lost.length / tried, lost.join('\n')).toBeLessThanOrEqual(0.05)
})

describe('explainSearch', () => {
  it('agrees with search about every document', async () => {
    const questions = (await readDemoQuestions()).slice(0, sized(5, 50))
    const ids = [...idBySource.values()].map(id => decodeId('Document', id) ?? '')
    for (const [i, { question }] of questions.entries()) {
      const asked = {
        ...request(question),
        limit: 1 + (i % 10),
        minScore: (i % 5) / 10,
        scope: i % 7 ? {} : { documentIds: ids.slice(0, 30) },
      }
      const found = new Set((await search(db, asked)).hits.map(hit => hit.documentId))
      for (let k = 0; k < 10; k++) {
        // Half of them are hits, if enough exist.
        const id = (k % 2 && [...found][(k - 1) / 2]) || ids[(i * 13 + k * 7) % ids.length] || ''
        const { stage } = await explainSearch(db, asked, id)
        expect(stage === 'RETURNED', `${question}, ${id}: ${stage}`).toBe(found.has(id))
      }
    }
  })

  it('names each stage', async () => {
    const leave = idOf('handbook/en/annual-leave.md')
    expect(await explain(leave, 'annual leave')).toMatchObject({
      document: { id: leave },
      returned: true,
      stage: 'RETURNED',
      detail: expect.stringMatching(/rank 1 with a score of 1\.000/),
      lanes: [{ lane: 'LEXICAL', rank: 1 }],
    })
    expect(await explain(leave, 'annual leave', { scope: { languages: ['ko'] } })).toMatchObject({
      stage: 'OUT_OF_SCOPE',
      returned: false,
      bestChunk: null,
      lanes: [],
    })
    expect(await explain(leave, 'zeppelin')).toMatchObject({ stage: 'NO_LANE_MATCHED', bestChunk: null })
    const [bicycle = ''] = await add(`Bicycles. ${'Nothing else here is of interest. '.repeat(20)}`)
    await add(...Array.from({ length: 230 }, (_, i) => `Bicycle bicycle bicycle ${i}.`))
    expect(await explain(bicycle, 'bicycle')).toMatchObject({
      stage: 'BELOW_CANDIDATE_CUT',
      detail: expect.stringMatching(/rank 231 .* only the first 200/),
      bestChunk: { content: expect.stringContaining('Bicycles.') },
      lanes: [{ lane: 'LEXICAL', rank: 231 }],
    })
    const query = 'the days of annual leave'
    expect((await explain(leave, query, { limit: 100 })).stage).toBe('RETURNED')
    const { hits } = await find(query, { limit: 100 })
    const other = hits.findLast(({ document }) => document.id !== leave)?.document.id ?? ''
    expect((await explain(other, query, { limit: 1 })).stage).toBe('BELOW_LIMIT')
    expect((await explain(other, query, { minScore: 0.99 })).stage).toBe('BELOW_MIN_SCORE')
    const failed = await canopy.app.database.prisma.document.create({
      data: { workspaceId, title: 'x', contentType: 'text/plain', bytes: 1, sha256: 'x', status: 'FAILED' },
    })
    const failedId = encodeId('Document', failed.id)
    expect((await canopy.client.run(Failed, {})).documents.nodes).toEqual([{ id: failedId }])
    expect(await explain(failedId, 'x')).toMatchObject({
      stage: 'NOT_INDEXED',
      detail: expect.stringContaining('FAILED'),
    })
  })

  it('treats a document of another workspace as unknown', async () => {
    const stranger = await canopy.newClient()
    for (const documentId of [idOf('handbook/en/annual-leave.md'), randomId('document')]) {
      const { errors } = await stranger.send(Explain, { input: { query: 'leave' }, documentId })
      expect(errors?.[0]?.message).toBe(`No document has the id or key "${documentId}".`)
    }
  })
})
