import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generate } from '@graphql-codegen/cli'
import { preset } from '@graphql-codegen/client-preset'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { describe, expect, it } from 'vitest'
import { createTrustedApollo } from '../../examples/trusted-documents/apollo.ts'
import config from '../../examples/trusted-documents/codegen.ts'
import { createTrustedUrql } from '../../examples/trusted-documents/urql.ts'
import { readArguments, USAGE } from '../../scripts/documents/read-arguments.ts'
import { findFreePort } from '../support/free-port.ts'
import { newTrustedOnlyClient, sha256 } from '../support/register-documents.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const BODY_LIMIT_BYTES = 2_000
const canopy = setUpTestCanopy({ BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES) })

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'canopy-test-documents-'))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

interface App {
  /** The generated documents, by their name. */
  documents: Record<string, TypedDocumentNode<{ viewer: { user: { name: string } } }, Record<string, never>>>
  manifest: string
}

/** Generates the documents of an app with the configuration in examples/trusted-documents. */
async function generateApp(sources: string[]): Promise<App> {
  const folder = await makeFolder()
  await mkdir(join(folder, 'src'))
  const calls = sources.map(source => `graphql(\`${source}\`)`)
  await writeFile(join(folder, 'src/app.ts'), `import { graphql } from './gql/gql.ts'\n${calls.join('\n')}\n`)
  // By name, codegen would look for the preset from the folder of the app.
  const generates = { 'src/gql/': { ...config.generates['src/gql/'], preset } }
  const schema = join(process.cwd(), 'schema.graphql')
  await generate({ ...config, generates, schema, cwd: folder, silent: true }, true)
  return {
    documents: await import(pathToFileURL(join(folder, 'src/gql/graphql.ts')).href),
    manifest: join(folder, 'src/gql/persisted-documents.json'),
  }
}

async function run(client: TestClient, ...args: string[]) {
  const env = { CANOPY_URL: client.url, CANOPY_API_KEY: client.secret }
  const script = spawnScript('scripts/documents/main.ts', args, env)
  return { code: await script.ended, output: script.output(), errors: script.errors() }
}

async function writeManifest(manifest: unknown): Promise<string> {
  const file = join(await makeFolder(), 'persisted-documents.json')
  await writeFile(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  return file
}

describe('npm run documents', () => {
  it('registers the documents of codegen, which Apollo Client and urql then run by ID', async () => {
    const source = 'query AppUser { viewer { user { name } } }'
    const { documents, manifest } = await generateApp([source])
    expect(await run(canopy.client, 'push', manifest)).toMatchObject({
      code: 0,
      output: '1 document registered in 1 request.\n',
    })
    const { url, secret } = await newTrustedOnlyClient(canopy, canopy.client)
    const document = documents.AppUserDocument
    if (!document) throw new Error('codegen did not generate the document')
    const apollo = createTrustedApollo(url, secret)
    expect((await apollo.query({ query: document })).data?.viewer.user.name).toBe('First user')
    const urql = createTrustedUrql(url, secret)
    expect((await urql.query(document, {}).toPromise()).data?.viewer.user.name).toBe('First user')
  })

  it('pushes in batches below the limit of a request, and again without any effect', async () => {
    const client = await canopy.newClient()
    const texts = Array.from({ length: 60 }, (_, i) => `query N${i} { viewer { user { name id email } } }`)
    const manifest = await writeManifest(Object.fromEntries(texts.map(text => [sha256(text), text])))
    const tooLarge = await run(client, 'push', manifest)
    expect(tooLarge).toMatchObject({ code: 1, errors: 'The body must be at most 2000 bytes.\n' })
    const pushed = { code: 0, output: '60 documents registered in 3 requests.\n', errors: '' }
    expect(await run(client, 'push', manifest, '--batch-bytes', '1000')).toEqual(pushed)
    expect(await run(client, 'push', manifest, '--batch-bytes', '1000', '--as-tools')).toEqual(pushed)
    const { output } = await run(client, 'list')
    expect(output.trim().split('\n').toSorted()).toEqual(
      texts.map((text, i) => `${sha256(text)}  N${i} (tool), never used`).toSorted(),
    )
    const [first = '', second = ''] = texts.map(sha256)
    expect(await run(client, 'remove', first, second, first)).toEqual({
      code: 1,
      output: `Removed ${first}\nRemoved ${second}\n`,
      errors: `No registered document has the id or key "${first}".\n`,
    })
    expect((await run(client, 'list')).output.trim().split('\n')).toHaveLength(58)
  })

  it('names every invalid document', async () => {
    const client = await canopy.newClient()
    const texts = ['query Fine { viewer { scopes } }', 'query Old { xyzzy }', 'query Older { zzzzzzzz }']
    const manifest = await writeManifest(
      Object.fromEntries(texts.map(text => [`sha256:${sha256(text)}`, text])),
    )
    expect(await run(client, 'push', manifest)).toEqual({
      code: 1,
      output: '0 documents registered in 1 request.\n',
      errors: `Invalid  query Old { xyzzy }: is not a valid document: Cannot query field "xyzzy" on type "Query".
Invalid  query Older { zzzzzzzz }: is not a valid document: Cannot query field "zzzzzzzz" on type "Query".
None of the documents in a request with an invalid one is registered.
`,
    })
  })

  it('needs the ADMIN scope', async () => {
    const client = await canopy.newClient({ scopes: ['WRITE'] })
    const manifest = await writeManifest({ [sha256('{ __typename }')]: '{ __typename }' })
    expect(await run(client, 'push', manifest)).toMatchObject({
      code: 1,
      errors: 'This operation requires an API key with the ADMIN scope.\n',
    })
  })

  it.each([
    ['no object', '[]', /is not a JSON object of documents by their hash/],
    ['no JSON', '{', /cannot be read as JSON/],
    ['no documents', {}, /contains no documents/],
    ['a document that is not a text', { [sha256('1')]: 1 }, /is not a text/],
    ['another hash', { abc: '{ __typename }' }, /abc is not the SHA-256 of its document\. Set .*sha256/],
  ])('rejects a manifest with %s', async (_, manifest, problem) => {
    const { code, errors } = await run(canopy.client, 'push', await writeManifest(manifest))
    expect(code).toBe(2)
    expect(errors).toMatch(problem)
  })

  it('says when no server responds', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}/graphql`
    expect(await run({ ...canopy.client, url }, 'list')).toMatchObject({
      code: 1,
      errors: `Canopy does not answer at ${url}.\n`,
    })
  })

  it.each([
    [[], 'The command must be push, list or remove.'],
    [['pull'], 'The command must be push, list or remove.'],
    [['push'], 'Name one manifest to push.'],
    [['push', 'a', 'b'], 'Name one manifest to push.'],
    [['push', 'a', '--batch-bytes', 'many'], '--batch-bytes must be a whole number above 0.'],
    [['remove'], 'Name the IDs of the documents to remove.'],
    [['list', '--nonsense'], "Unknown option '--nonsense'"],
  ])('rejects the arguments %j', (args, problem) => {
    expect(() => readArguments(args, { CANOPY_API_KEY: 'key' })).toThrow(problem)
  })

  it('prints its usage', async () => {
    expect(await run(canopy.client, '--help')).toEqual({ code: 0, output: `${USAGE}\n`, errors: '' })
  })
})

it('shows the files of examples/trusted-documents verbatim in the guide', async () => {
  const guide = await readFile('docs/trusted-documents.md', 'utf8')
  for (const file of ['codegen.ts', 'document-id.ts', 'apollo.ts', 'urql.ts'])
    expect(guide).toContain(`\`\`\`ts\n${await readFile(`examples/trusted-documents/${file}`, 'utf8')}\`\`\``)
})
