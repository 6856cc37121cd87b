import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Database } from './database.ts'

/**
 * Why statements run as the role for all workspaces. Every other statement runs as the role for one workspace, or, for
 * migrations and vector indexes, as the owner of the tables.
 */
export const PURPOSES = {
  'adjust to the clock':
    'Corrects due times and heartbeats of all workspaces after a jump of the database clock.',
  'check an origin': 'A CORS preflight carries no key, so it allows the origins that any valid key names.',
  'claim tasks': 'Workers share one queue of tasks.',
  'create a workspace': 'The first workspace and its key are created before there is a viewer.',
  'create due work': 'One scheduler looks for due schedules, measurements and retention.',
  'encrypt secrets': 'A start encrypts the webhook secrets that an earlier release stored as they are.',
  'find a signed file': 'The workspace is unknown before the upload or artifact of a signed URL is found.',
  'find dead uploads': 'Temporary files of all workspaces share a folder.',
  'find missing vectors': 'The embedding watch looks for workspaces without vectors of the configured model.',
  'find queue positions':
    'A position counts the tasks of all workspaces. Only the positions of own tasks are returned.',
  'index outdated documents':
    'A release with another index has workers index the documents of all workspaces again.',
  'install plugins':
    'A start installs the official plugins, and the packages of PLUGINS_DIR, in all workspaces.',
  'read metrics': 'The gauges of /metrics count the whole installation.',
  'renew query leases': 'A process runs queries of several workspaces and renews them in one statement.',
  'run workers': 'Workers run tasks of all workspaces, and end those of lost workers.',
  'send streams': 'A process sends event streams of several workspaces.',
  'send webhooks': 'A sender claims deliveries of all workspaces and loads their secrets.',
  'test the connection': 'The health check reads a setting of the database.',
  'watch model calls':
    'A process shows that it makes calls of several workspaces, ends those of lost processes, and raises the notices of budgets.',
  'watch keys': 'Checks the API keys of all open streams in one statement.',
}

/** Returns the client for statements that serve all workspaces. */
export function allWorkspaces(
  { everyWorkspace }: Pick<Database, 'everyWorkspace'>,
  _purpose: keyof typeof PURPOSES,
): PrismaClient {
  return everyWorkspace
}

/**
 * Returns the client for the functions of the database that run as its owner: `find_api_key`, because the workspace is
 * unknown before the API key is found. It does not switch the role of the connection, which every request would pay for.
 */
export function asLastUser({ lastUser }: Pick<Database, 'lastUser'>): PrismaClient {
  return lastUser
}
