import type { CanopyClient } from '../../examples/canopy-client.ts'
import type { ImportKnownQuery } from '../../examples/gql/graphql.ts'
import { Known } from './operations.ts'
import type { Source } from './read-source.ts'

type KnownDocument = ImportKnownQuery['documents']['nodes'][number]

/** Finds the documents that Canopy already has of a folder, by source. A second run needs nothing else to continue. */
export async function findKnown(
  client: CanopyClient,
  folderUri: string,
): Promise<Map<string, KnownDocument>> {
  const known = new Map<string, KnownDocument>()
  const search = `${folderUri}/`
  let after: string | null = null
  do {
    const { documents }: ImportKnownQuery = await client.run(Known, { search, after })
    for (const document of documents.nodes)
      if (document.sourceUri?.startsWith(search)) known.set(document.sourceUri, document)
    after = documents.pageInfo.hasNextPage ? (documents.pageInfo.endCursor ?? null) : null
  } while (after)
  return known
}

/**
 * Whether sending it again would change nothing: Canopy has its content, or is indexing it, with the right placements.
 */
export function isUnchanged(
  { text, sha256 }: Source,
  known: KnownDocument | undefined,
  nodeKeys: readonly string[],
): boolean {
  if (!known || known.status === 'FAILED') return false
  const placed = known.placements.filter(({ source }) => source === 'MANUAL').map(({ node }) => node.key)
  const knownHash = text === null ? known.metadata.fileSha256 : known.sha256
  return knownHash === sha256 && nodeKeys.every(key => placed.includes(key))
}
