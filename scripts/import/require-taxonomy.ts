import type { CanopyClient } from '../../examples/canopy-client.ts'
import { Published } from './operations.ts'

/** The workspace is not ready for the import. `message` says what to do. */
export class WorkspaceNotReady extends Error {
  override readonly name = 'WorkspaceNotReady'
}

/** @throws WorkspaceNotReady if there is no published taxonomy */
export async function requireTaxonomy(
  client: CanopyClient,
  serverUrl: string,
  nodeKeys: readonly string[],
): Promise<void> {
  const { taxonomy } = await client.run(Published, {})
  if (taxonomy) return
  const nodes = [...new Set(nodeKeys)].map(
    key => `{ key: ${JSON.stringify(key)}, name: ${JSON.stringify(nameOf(key))} }`,
  )
  throw new WorkspaceNotReady(`--node needs a published taxonomy, and this workspace has none. Publish a draft with publishTaxonomy, or create a taxonomy in GraphiQL at ${serverUrl}/ or with any client:

mutation {
  createTaxonomy(input: { version: "v1", publish: true, nodes: [${nodes.join(', ')}] }) {
    ... on CreateTaxonomyPayload { taxonomy { version status } }
    ... on Error { code message }
  }
}

Then run the same import again. docs/your-own-folder.md shows every step.`)
}

/** `policies/parental-leave` becomes "Parental leave". */
function nameOf(key: string): string {
  const name = key.split('/').at(-1)?.replaceAll('-', ' ').trim() || key
  return `${name[0]?.toUpperCase()}${name.slice(1)}`
}
