import { NOOP_PROVIDER, OpenFeature } from '@openfeature/server-sdk'
import { v7 as uuidv7 } from 'uuid'
import type { Config } from '../config/config.ts'
import type { EventBus } from '../platform/bus/event-bus.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import type { Logger } from '../platform/logger.ts'
import type { Background } from '../platform/start-loop.ts'
import { FLAGS, type FlagKey } from './declared-flags.ts'
import { createFlagProvider } from './flag-provider.ts'
import { FLAGS_CHANNEL } from './flags-channel.ts'
import { createOutcomeCounts, type Outcome } from './outcome-counts.ts'

/** Whom a flag is evaluated for. UUIDs. Operations without a user count as their workspace. */
export interface FlagSubject {
  workspaceId: string
  userId?: string
}

/** The feature flags of all workspaces. */
export interface Flags extends Background {
  /** Reads the database at most once per workspace and FLAG_RECHECK_MS. Never rejects: if it fails, flags have their defaults. */
  isOn(key: FlagKey, subject: FlagSubject): Promise<boolean>
  /** Counts an operation that a flag guards. Too many failures switch the flag off for the workspace. */
  count(key: FlagKey, workspaceId: string, outcome: Outcome): void
  /** Makes a change of this process take effect at once. */
  forget(workspaceId: string): void
  stop(): Promise<void>
}

export interface FlagsApp {
  config: Pick<Config, 'flags'>
  log: Logger
  database: Database
  bus: EventBus
}

export async function createFlags({ config, log, database, bus }: FlagsApp): Promise<Flags> {
  const readRows = (workspaceId: string) =>
    scopeToWorkspace(database.prisma, workspaceId).featureFlag.findMany({
      select: { key: true, enabled: true, rolloutPercent: true },
    })
  const provider = createFlagProvider(log, readRows, config.flags.recheckMs)
  // OpenFeature is global, and a process may run several Canopies.
  const domain = uuidv7()
  await OpenFeature.setProviderAndWait(domain, provider)
  const client = OpenFeature.getClient(domain)
  const unsubscribe = await bus.subscribe(FLAGS_CHANNEL, () => provider.forget())
  const counts = createOutcomeCounts({ config, log, database, bus })
  return {
    isOn: (key, { workspaceId, userId = workspaceId }) =>
      client.getBooleanValue(key, FLAGS[key].defaultEnabled, { targetingKey: userId, workspaceId }),
    count: counts.count,
    forget: workspaceId => provider.forget(workspaceId),
    idle: counts.idle,
    async stop() {
      unsubscribe()
      await counts.stop()
      // Closes our provider.
      await OpenFeature.setProviderAndWait(domain, NOOP_PROVIDER)
    },
  }
}
