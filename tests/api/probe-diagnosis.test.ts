import { describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import type { CreateAgentInput, DocumentInput } from '../support/gql/graphql.ts'
import { addDocuments, createMeasuredAgent, createTaxonomy, deleteDocuments } from '../support/seed.ts'
import { giveProbes, measure } from '../support/seed-probes.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const ReadProbe = graphql(`
  query DiagnosisProbe($id: ID!) {
    node(id: $id) {
      ... on Probe {
        verdict diagnosis judgedBy lastJudgedAt
        evidence { rank score snippet lanes { lane } chunk { ordinal } document { title } }
      }
    }
  }
`)
const ReadEvidence = graphql(`
  query DiagnosisEvidence($id: ID!) { agent(id: $id) { probes { nodes { evidence { document { title } } } } } }
`)
const ReadCoverage = graphql(`
  query DiagnosisCoverage($id: ID!) {
    agent(id: $id) { coverageStale coverage { answerability { share probes answered } } }
  }
`)

const QUESTION = 'How many weeks does parental leave last?'
const PARENTAL: DocumentInput = {
  title: 'Parental leave',
  sourceUri: 'parental.md',
  text: '# Parental leave\n\nParental leave lasts sixteen weeks, and may be taken in two parts.',
}
const KOREAN_QUESTION = '육아휴직은 몇 개월까지 쓸 수 있나요?'
const KOREAN: DocumentInput = {
  title: '육아휴직 안내',
  sourceUri: 'parental.ko.md',
  text: '# 육아휴직\n\n육아휴직은 18개월까지 쓸 수 있습니다. 한 달 전에 신청합니다.',
}

const canopy = setUpTestCanopy()
let client: TestClient

/** Creates a workspace, so that no other document answers. @returns the IDs of its documents. */
async function newWorld(...documents: DocumentInput[]): Promise<string[]> {
  client = await canopy.newClient()
  await createTaxonomy(client, [
    { key: 'policies', name: 'Policies' },
    { key: 'policies/leave', name: 'Leave', parentKeys: ['policies'] },
    { key: 'policies/travel', name: 'Travel', parentKeys: ['policies'] },
  ])
  return documents.length ? addDocuments(client, ...documents) : []
}

async function makeAgent(input: Partial<CreateAgentInput> = {}): Promise<string> {
  return (await createMeasuredAgent(client, { nodeKeys: ['policies/leave'], ...input })).agentId
}

async function readProbe(id: string) {
  return (await client.run(ReadProbe, { id })).node
}

async function judge(agentId: string, question = QUESTION) {
  const [id = ''] = await giveProbes(client, agentId, [question])
  await measure(client, agentId)
  return readProbe(id)
}

const onLeave = (document: DocumentInput): DocumentInput => ({ ...document, nodeKeys: ['policies/leave'] })

describe('a probe', () => {
  const languages: [string, string, DocumentInput][] = [
    ['English', QUESTION, PARENTAL],
    ['Korean', KOREAN_QUESTION, KOREAN],
  ]
  it.each(languages)('is answered with evidence in %s', async (_, question, document) => {
    await newWorld(onLeave(document))
    expect(await judge(await makeAgent(), question)).toMatchObject({
      verdict: 'ANSWERED',
      diagnosis: 'NONE',
      judgedBy: 'statements-2',
      lastJudgedAt: expect.any(String),
      evidence: [
        {
          rank: 1,
          score: expect.any(Number),
          lanes: [{ lane: 'LEXICAL' }, {}],
          document: { title: document.title },
        },
      ],
    })
  })

  it.each(languages)(
    'is NO_CONTENT while its only document is deleted, and answered again once it is back, in %s',
    async (_, question, document) => {
      const [documentId = ''] = await newWorld(onLeave(document), {
        title: 'Sick leave',
        sourceUri: 'sick.md',
        text: 'Whoever is ill tells their lead in the morning. 아프면 아침에 팀장에게 알립니다.',
        nodeKeys: ['policies/leave'],
      })
      const agentId = await makeAgent()
      expect(await judge(agentId, question)).toMatchObject({ verdict: 'ANSWERED' })
      await deleteDocuments(client, documentId)
      expect(await judge(agentId, question)).toMatchObject({
        verdict: 'UNANSWERED',
        diagnosis: 'NO_CONTENT',
        evidence: [],
      })
      await addDocuments(client, onLeave(document))
      expect(await judge(agentId, question)).toMatchObject({ verdict: 'ANSWERED', diagnosis: 'NONE' })
    },
  )

  it('loses evidence whose passages are deleted, and keeps its verdict', async () => {
    const [documentId = ''] = await newWorld(onLeave(PARENTAL))
    const agentId = await makeAgent()
    await judge(agentId)
    const evidence = async () =>
      (await client.run(ReadEvidence, { id: agentId })).agent?.probes.nodes.map(probe => probe.evidence)
    expect(await evidence()).toEqual([[{ document: { title: 'Parental leave' } }]])
    await deleteDocuments(client, documentId)
    expect(await evidence()).toEqual([[]])
    const [id = ''] = await giveProbes(client, agentId, [QUESTION])
    expect(await readProbe(id)).toMatchObject({ verdict: 'ANSWERED', evidence: [] })
  })

  it.each([
    ['FILED_ELSEWHERE', 'a document outside the scope', ['policies/travel']],
    ['OUT_OF_SCOPE', 'an unplaced document', []],
  ])('is %s if %s has the answer, and names the document', async (diagnosis, _, nodeKeys) => {
    await newWorld({ ...PARENTAL, nodeKeys })
    expect(await judge(await makeAgent())).toMatchObject({
      verdict: 'UNANSWERED',
      diagnosis,
      evidence: [{ document: { title: 'Parental leave' } }],
    })
  })

  it("is RANKED_LOW if another document cuts off the agent's document with the answer", async () => {
    const filler = 'Each form goes to the office on the ground floor before noon on any working day. '
    // Unrelated documents, because a word that occurs in every passage carries no weight.
    const others = ['apples', 'bridges', 'candles', 'drums', 'eagles', 'ferries', 'gardens', 'hammers']
    await newWorld(
      onLeave({
        title: 'Handbook',
        sourceUri: 'handbook.md',
        text: `${filler.repeat(8)} Parental leave lasts sixteen weeks. ${filler.repeat(8)}`,
      }),
      onLeave({
        title: 'Leave: weeks',
        sourceUri: 'weeks.md',
        text: 'Leave by weeks: weeks of leave, leave in weeks.',
      }),
      ...others.map(word => ({ title: word, sourceUri: `${word}.md`, text: `All about ${word}.` })),
    )
    expect(await judge(await makeAgent({ retrieval: { topK: 1 } }))).toMatchObject({
      verdict: 'UNANSWERED',
      diagnosis: 'RANKED_LOW',
      evidence: [{ document: { title: 'Handbook' } }],
    })
    expect(await judge(await makeAgent({ retrieval: { topK: 2 } }))).toMatchObject({ verdict: 'ANSWERED' })
  })

  it('is NO_CONTENT if it has no meaningful word', async () => {
    await newWorld(onLeave(PARENTAL))
    expect(await judge(await makeAgent(), 'What is it?')).toMatchObject({ diagnosis: 'NO_CONTENT' })
  })

  it('keeps its verdict until the next measurement, even if documents are added', async () => {
    await newWorld()
    const agentId = await makeAgent()
    const [id = ''] = await giveProbes(client, agentId, [QUESTION])
    expect(await readProbe(id)).toMatchObject({ verdict: 'UNJUDGED', diagnosis: 'NONE', lastJudgedAt: null })
    await measure(client, agentId)
    const judged = await readProbe(id)
    expect(judged).toMatchObject({ verdict: 'UNANSWERED', diagnosis: 'NO_CONTENT' })
    await addDocuments(client, onLeave(PARENTAL))
    expect(await readProbe(id)).toEqual(judged)
    const coverage = async () => (await client.run(ReadCoverage, { id: agentId })).agent
    expect(await coverage()).toEqual({
      coverageStale: true,
      coverage: { answerability: { share: 0, probes: 1, answered: 0 } },
    })
    await measure(client, agentId)
    expect(await readProbe(id)).toMatchObject({ verdict: 'ANSWERED' })
    expect(await coverage()).toEqual({
      coverageStale: false,
      coverage: { answerability: { share: 1, probes: 1, answered: 1 } },
    })
  })
})
