import { randomBytes } from 'node:crypto'
import { glob, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { documentIdOf } from '../../src/persisted/document-id.ts'
import { makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { graphql } from '../support/gql/gql.ts'
import { refuse, say, startModelServer } from '../support/model-server.ts'
import { startOtlpCollector } from '../support/otlp-collector.ts'
import { postRaw, requestRaw } from '../support/raw-request.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

const ReadSecrets = graphql(`
  query ValuesRead {
    secrets { nodes { name status fingerprint } }
    auditEvents { nodes { summary } }
  }
`)
const Ids = graphql(`query ValuesIds { secrets { nodes { id } } }`)

const CreateUsed = graphql(`
  mutation ValuesUsed($value: String!) {
    createSecret(input: { name: "used", value: $value }) {
      __typename
      ... on CreateSecretPayload { secret { id } }
      ... on Error { message }
    }
  }
`)
const SaveProvider = graphql(`
  mutation ValuesProvider($baseUrl: String!, $secretId: ID!) {
    saveModelProvider(input: { name: "p", protocol: OPENAI_COMPATIBLE, baseUrl: $baseUrl, secretId: $secretId }) {
      __typename
      ... on SaveModelProviderPayload { provider { id } }
      ... on Error { message }
    }
  }
`)
const SaveModel = graphql(`
  mutation ValuesModel($providerId: ID!) {
    saveModel(input: {
      providerId: $providerId, name: "m", purposes: [ANSWER], contextTokens: 1000, maxOutputTokens: 10,
      inputUsdPerMillion: 1, outputUsdPerMillion: 1
    }) {
      __typename
      ... on SaveModelPayload { model { id } }
      ... on Error { message }
    }
  }
`)
const CheckModel = graphql(`
  mutation ValuesCheck($id: ID!) {
    checkModel(input: { id: $id }) {
      __typename
      ... on CheckModelPayload { call { outcome } }
      ... on Error { message }
    }
  }
`)

const CREATE =
  'mutation Create($input: CreateSecretInput!) { createSecret(input: $input) { __typename ... on Error { message } } }'
const ROTATE =
  'mutation Rotate($input: RotateSecretInput!) { rotateSecret(input: $input) { __typename ... on Error { message } } }'
const REGISTER =
  'mutation ($it: [String!]!) { registerDocuments(input: { documents: $it }) { __typename ... on Error { message } } }'
const VALUES =
  'mutation ($value: String!) { createSecret(input: { name: "a", value: $value }) { __typename ... on Error { message } } }'

/** All values start with it, so that one search finds them all. */
const PREFIX = `sk-${randomBytes(12).toString('hex')}`

it('leaves no value in logs, responses, traces, metrics, files or the heap', async () => {
  const collector = await startOtlpCollector()
  atEnd(collector.close)
  const model = await startModelServer()
  atEnd(model.close)
  model.behave = (response, request) => {
    const isFirst = model.requests.length === 1
    const behave = isFirst ? say(['Yes']) : refuse(401, String(request.headers.authorization))
    behave(response)
  }
  const canopy = await makeEmbeddedCanopy()
  const heapFile = join(canopy.dataDir.path, 'heap')
  const settings = {
    LOG_LEVEL: 'trace',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    HEAP_FILE: heapFile,
  }
  const { client, url, output, signal, end } = await canopy.startProcess(
    settings,
    'tests/support/heap-process.ts',
  )
  let planted = 0
  const plant = () => `${PREFIX}-${++planted}-${randomBytes(8).toString('hex')}`
  const responses: string[] = []
  const post = async (body: object | string) => {
    const { text } = await postRaw(client, body)
    responses.push(text)
    return text
  }
  /** With the variables first: the heap has only the first 1,024 characters of a text. */
  const run = (query: string, variables: object) => post({ variables, query })
  const create = (name: string, value: unknown) => run(CREATE, { input: { name, value } })
  const persisted = (query: string) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash: documentIdOf(query) } },
    query,
  })
  const inline = () =>
    `mutation { createSecret(input: { name: "b", value: "${plant()}" }) { __typename ... on Error { message } } }`

  // Accepted.
  for (const name of ['first', 'second', 'third', 'fourth'])
    expect(await create(name, plant())).toContain('Payload')
  const { secrets } = await client.run(Ids, {})
  for (const { id } of secrets.nodes)
    expect(await run(ROTATE, { input: { id, value: plant() } })).toContain('Payload')
  // Used.
  const called = await callModel(client, model.url, await createUsed(client, plant()))
  expect(called).toEqual(['SUCCEEDED', 'FAILED'])
  expect(model.requests.map(({ headers }) => headers.authorization)).toEqual(
    Array(2).fill(expect.stringContaining(PREFIX)),
  )
  // Refused.
  expect(await create('first', plant())).toContain('ConflictError')
  expect(await create('invalid name', plant())).toContain('ValidationError')
  expect(await create('newline', `${plant()}\n`)).toContain('ValidationError')
  expect(await create('long', plant() + randomBytes(5_000).toString('hex'))).toContain('ValidationError')
  expect(await create('malformed', `${plant()}\ud800`)).toContain('ValidationError')
  expect(await create('list', [plant()])).toContain('at: input.value.')
  expect(await run(CREATE, { input: { value: plant() } })).toContain('at: input.')
  expect(await run(VALUES, { value: { it: plant() } })).toContain('at: value.')
  expect(await post({ query: inline() })).toContain('in a variable')
  expect(await post(persisted(inline()))).toContain('in a variable')
  expect(await run(REGISTER, { it: [inline()] })).toContain('in a variable')
  const hasDefault = `mutation ($value: String! = "${plant()}") { rotateSecret(input: { id: "a", value: $value }) { __typename ... on Error { message } } }`
  expect(await post({ query: hasDefault })).toContain('in a variable')
  expect(await post({ query: `mutation { createSecret(input: { value "${plant()}" }) }` })).toContain(
    'syntax error',
  )
  expect(await post(`{"query": "createSecret", "variables": ${plant()}}`)).toContain('not valid JSON')
  const inUrl = `${client.url}?query=${encodeURIComponent(inline())}`
  responses.push(
    (await requestRaw(inUrl, { method: 'GET', headers: { authorization: `Bearer ${client.secret}` } })).text,
  )
  expect(planted).toBeGreaterThan(20)

  // Documents are cached, so the heap has this one.
  const control = `control-${randomBytes(12).toString('hex')}`
  await post({ query: `{ agent(id: "${control}") { id } }` })
  responses.push(JSON.stringify(await client.run(ReadSecrets, {})))
  responses.push((await requestRaw(`${url}/metrics`, { method: 'GET' })).text)
  signal('SIGUSR2')
  await waitUntil('the heap is written', async () => output().includes('Wrote the heap.'))
  await end('SIGTERM')

  const heap = await readFile(heapFile)
  expect(heap.includes(control)).toBe(true)
  expect(findValue(heap)).toBeNull()
  const sent = responses.join('\n')
  expect(sent).toContain('Created the secret')
  expect(findValue(sent)).toBeNull()
  const spans = JSON.stringify(collector.spans)
  expect(spans).toContain('GraphQL mutation')
  expect(findValue(spans)).toBeNull()
  expect(findValue(output())).toBeNull()
  let hasSummary = false
  for await (const file of glob(join(canopy.dataDir.path, 'data/**'))) {
    if (!(await stat(file)).isFile()) continue
    const bytes = await readFile(file)
    expect(findValue(bytes)).toBeNull()
    hasSummary ||= bytes.includes('Created the secret')
  }
  expect(hasSummary).toBe(true)
})

async function createUsed(client: TestClient, value: string): Promise<string> {
  const { createSecret } = await client.run(CreateUsed, { value })
  if (createSecret.__typename !== 'CreateSecretPayload') throw new Error(createSecret.message)
  return createSecret.secret.id
}

/** Calls a model with the secret, twice. @returns the outcomes. */
async function callModel(client: TestClient, baseUrl: string, secretId: string): Promise<string[]> {
  const { saveModelProvider } = await client.run(SaveProvider, { baseUrl, secretId })
  if (saveModelProvider.__typename !== 'SaveModelProviderPayload') throw new Error(saveModelProvider.message)
  const { saveModel } = await client.run(SaveModel, { providerId: saveModelProvider.provider.id })
  if (saveModel.__typename !== 'SaveModelPayload') throw new Error(saveModel.message)
  const outcomes: string[] = []
  for (let i = 0; i < 2; i++) {
    const { checkModel } = await client.run(CheckModel, { id: saveModel.model.id })
    if (checkModel.__typename !== 'CheckModelPayload') throw new Error(checkModel.message)
    outcomes.push(checkModel.call.outcome)
  }
  return outcomes
}

/** @returns the first value in a text. Null if there is none. */
function findValue(text: string | Buffer): string | null {
  const at = text.indexOf(PREFIX)
  return at < 0 ? null : String(text.slice(at, at + PREFIX.length + 3))
}
