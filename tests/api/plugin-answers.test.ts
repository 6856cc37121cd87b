import { beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { addPlugin, ask, disable } from '../support/plugin-packages.ts'
import { createAgent, seedWorld } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ PLUGIN_ALLOW_UNSIGNED: 'true', PLUGIN_TIMEOUT_MS: '120000' })

const Ask = graphql(`
  query PluginAnswer($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      answer { text model grounded confidence fallback citations { start end chunk { content } } }
    }
  }
`)
const Stream = graphql(`
  subscription PluginAnswerStream($input: AgentQueryInput!) {
    agentQuery(input: $input) {
      __typename
      ... on AnswerDelta { text restart }
      ... on QueryCompleted { answer { text model } }
      ... on QueryFailed { code message retryable }
    }
  }
`)

let agentId: string
beforeAll(async () => {
  await seedWorld(canopy.client)
  agentId = (await createAgent(canopy.client)).agentId
})

async function addAnswerer(name: string, body: string) {
  const code = `export async function answer({ question, passages }, host) { ${body} }`
  return addPlugin(canopy.client, { manifest: { name, kind: 'AGENT', permissions: ask('storage') }, code })
}
const query = 'How long is parental leave?'

async function stream(answerWith: string) {
  const items = []
  for await (const { agentQuery } of canopy.client.watch(Stream, { input: { agentId, query, answerWith } }))
    items.push(agentQuery)
  return items.filter(({ __typename }) => !['QueryStarted', 'QueryHit'].includes(__typename))
}

it('answers with a plugin, from the hits that it cites', async () => {
  const answerWith = await addAnswerer(
    'quoter',
    "const [best] = passages; return { text: best.text.split('\\n').at(-1), citations: [0] }",
  )
  const { agentQuery } = await canopy.client.run(Ask, { input: { agentId, query, answerWith } })
  const { answer } = agentQuery
  expect(answer).toMatchObject({ model: 'quoter 1.0.0', grounded: true, fallback: null })
  expect(answer?.text).not.toMatch(/[*[\]]/)
  expect(answer?.citations).toEqual([
    { start: 0, end: [...(answer?.text ?? '')].length, chunk: expect.anything() },
  ])
  expect(await stream(answerWith)).toEqual([
    { __typename: 'AnswerDelta', text: answer?.text, restart: false },
    { __typename: 'QueryCompleted', answer: { text: answer?.text, model: 'quoter 1.0.0' } },
  ])
})

it('says why a plugin could not answer', async () => {
  const failing = await addAnswerer('failing', "throw new Error('no idea')")
  const message = 'The plugin "failing" could not answer. It threw an error. no idea'
  expect(await stream(failing)).toEqual([
    { __typename: 'QueryFailed', code: 'UNAVAILABLE', message, retryable: true },
  ])
  const { errors } = await canopy.client.send(Ask, { input: { agentId, query, answerWith: failing } })
  expect(errors).toMatchObject([{ message, extensions: { code: 'UNAVAILABLE' } }])
  const wrong = await addAnswerer('wrong', 'return { citations: [0] }')
  expect(await stream(wrong)).toMatchObject([
    { message: 'The plugin "wrong" could not answer. Its answer is invalid: answer.text is required.' },
  ])
  await disable(canopy.client, wrong)
  expect(await stream(wrong)).toMatchObject([{ __typename: 'QueryFailed', code: 'CONFLICT' }])
  const tool = await addPlugin(canopy.client, {
    manifest: { name: 'no-answers' },
    code: '' + 'export const tools = {}',
  })
  expect(await stream(tool)).toMatchObject([{ code: 'VALIDATION_FAILED' }])
})
