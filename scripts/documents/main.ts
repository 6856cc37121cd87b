// npm run documents -- push | list | remove: manages registered documents through the API. See `--help`.
import {
  type CanopyClient,
  CanopyUnreachable,
  createCanopyClient,
  RequestRefused,
} from '../../examples/canopy-client.ts'
import type { DocumentsListQuery } from '../../examples/gql/graphql.ts'
import { UsageError } from '../shared/server-arguments.ts'
import { List, Remove } from './operations.ts'
import { pushDocuments } from './push-documents.ts'
import { readArguments, USAGE } from './read-arguments.ts'
import { readManifest } from './read-manifest.ts'

/** @returns whether all documents are registered. */
async function push(
  client: CanopyClient,
  { manifest, ...options }: { manifest: string; asTools: boolean; batchBytes: number },
): Promise<boolean> {
  const { registered, requests, invalid } = await pushDocuments(client, readManifest(manifest), options)
  for (const { document, problem } of invalid) console.error(`Invalid  ${document}: ${problem}`)
  console.log(`${count(registered, 'document')} registered in ${count(requests, 'request')}.`)
  if (invalid.length) console.error('None of the documents in a request with an invalid one is registered.')
  return invalid.length === 0
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}

async function list(client: CanopyClient): Promise<boolean> {
  let page: DocumentsListQuery['trustedDocuments'] | undefined
  do {
    const after: string | null = page?.pageInfo.endCursor ?? null
    page = (await client.run(List, { after })).trustedDocuments
    for (const { documentId, operationName, isTool, lastUsedAt } of page.nodes) {
      const use = lastUsedAt ? `last used ${lastUsedAt}` : 'never used'
      console.log(`${documentId}  ${operationName ?? '(unnamed)'}${isTool ? ' (tool)' : ''}, ${use}`)
    }
  } while (page.pageInfo.hasNextPage)
  return true
}

async function remove(client: CanopyClient, documentIds: readonly string[]): Promise<boolean> {
  let isComplete = true
  for (const documentId of documentIds) {
    const { removeDocumentRegistration: result } = await client.run(Remove, { documentId })
    if (result.__typename === 'RemoveDocumentRegistrationPayload') console.log(`Removed ${documentId}`)
    else {
      console.error(result.message)
      isComplete = false
    }
  }
  return isComplete
}

/** @returns the exit code: 1 if anything failed, 2 for invalid usage */
async function run(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  try {
    const options = readArguments(process.argv.slice(2), process.env)
    const client = createCanopyClient(options.serverUrl, options.apiKey)
    const isDone =
      options.command === 'push'
        ? await push(client, options)
        : options.command === 'remove'
          ? await remove(client, options.documentIds)
          : await list(client)
    return isDone ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\n\n${USAGE}`)
      return 2
    }
    const isExpected = error instanceof RequestRefused || error instanceof CanopyUnreachable
    console.error(isExpected ? error.message : error)
    return 1
  }
}

process.exitCode = await run()
