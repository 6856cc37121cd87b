import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Database } from './database.ts'

/** Why statements run as the role for all workspaces. Every other statement is limited to one workspace. */
export const PURPOSES = {
  'adjust to the clock': 'After a jump of the database clock, due times and heartbeats of all workspaces are corrected.',
  'build vector lists': 'The watch finds passages without vectors in any workspace.',
  'claim deliveries': 'Webhook senders share one queue of deliveries.',
  'claim tasks': 'Workers share one queue of tasks.',
  'claim uploads': 'Heartbeats of processes that write uploads say which claims are alive.',
  'create a workspace': 'A workspace has no view before it exists.',
  'create due work': 'One scheduler looks for due schedules, retention and measurements.',
  'find a key': 'The workspace is not known before the key is found.',
  'find a signed file': 'The workspace is not known before the signed URL is found.',
  'index outdated documents': 'A release with another index lets workers index the documents of all workspaces again.',
  'read metrics': 'The figures of /metrics are sums over all workspaces.',
  'record a delivery': 'The sender records the outcome of a batch of deliveries.',
  'run workers': 'Workers serve all workspaces, and so do their heartbeats and leases.',
  'store artifact contents': 'The artifact store gets the workspace with each call.',
  'tend streams': 'One loop serves the connections and queries of this process, of any workspace.',
  'test the connection': 'The health check reads no table.',
  'watch keys': 'One statement checks the keys of all open streams.',
} as const

/** Returns the client for statements that serve all workspaces. */
export function allWorkspaces({ prisma }: Pick<Database, 'prisma'>, _purpose: keyof typeof PURPOSES): PrismaClient {
  return prisma
}
