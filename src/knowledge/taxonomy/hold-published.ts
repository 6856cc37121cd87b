import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Publications that may come between looking and holding. */
const MOST_LOOKS = 5

/**
 * Keeps the published version in use until the end of the transaction, so that what is placed on its nodes is not left
 * behind by a publication at the same moment. Others may hold it too.
 * @returns its UUID, or null where none is published.
 */
export async function holdPublished(tx: WorkspaceTransaction, workspaceId: string): Promise<string | null> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const [held] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM taxonomies WHERE workspace_id = ${workspaceId}::uuid AND status = 'PUBLISHED' FOR SHARE`
    if (held) return held.id
    // Nothing, or it was retired while this waited: then the next look sees what took its place.
    if ((await tx.taxonomy.count({ where: { status: 'PUBLISHED' } })) === 0) return null
  }
  throw new Error('The published taxonomy changes faster than it can be held.')
}
