import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Who a statement runs as. Row security limits `workspace` to the rows of one workspace. `allWorkspaces` serves all of
 * them. `owner` is the user of DATABASE_URL: it owns the tables, so row security does not apply to it. `unchanged`
 * keeps the role that the connection already has.
 */
export type Identity =
  | { role: 'workspace'; workspaceId: string }
  | { role: 'allWorkspaces' }
  | { role: 'owner' }
  | { role: 'unchanged' }

export const OWNER: Identity = { role: 'owner' }
export const ALL_WORKSPACES: Identity = { role: 'allWorkspaces' }
export const UNCHANGED: Identity = { role: 'unchanged' }

/** The database roles. They cannot log in, own nothing and cannot bypass row security. */
export const WORKSPACE_ROLE = 'canopy_workspace'
export const ALL_WORKSPACES_ROLE = 'canopy_all_workspaces'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const running = new AsyncLocalStorage<Identity>()

/** Runs work whose statements and transactions begin with this identity. */
export function runAs<T>(identity: Identity, work: () => T): T {
  return running.run(identity, work)
}

/**
 * Returns the identity of `runAs`.
 * @throws if there is none, because a statement without one must not reach the database.
 */
export function currentIdentity(): Identity {
  const identity = running.getStore()
  if (!identity) throw new Error('A statement has no identity. Send it through a view, or in runAs.')
  return identity
}

/** Returns the script that gives a connection an identity until its next one. Null if it can keep the one it has. */
export function switchScript(identity: Identity): string | null {
  if (identity.role === 'unchanged') return null
  if (identity.role === 'owner') return 'SET ROLE NONE'
  if (identity.role === 'allWorkspaces') return `SET ROLE ${ALL_WORKSPACES_ROLE}`
  const { workspaceId } = identity
  // Part of the text, because one message then sets both or, if it fails, neither.
  if (!UUID.test(workspaceId)) throw new Error(`"${workspaceId}" is not the ID of a workspace.`)
  return `SET ROLE ${WORKSPACE_ROLE}; SET canopy.workspace_id = '${workspaceId}'`
}
