import type pg from 'pg'

/**
 * Knows which connections may be broken. A restart of Postgres, or a router that forgets a connection (NAT), breaks idle
 * ones, and the router reports nothing.
 * @param checkAfterMs a connection that was idle this long must be checked.
 */
export function createStaleConnections(checkAfterMs: number) {
  /** When each connection was last used. A new one has no entry. */
  const lastUses = new WeakMap<pg.PoolClient, number>()
  let brokenUntil = Number.NEGATIVE_INFINITY
  const lastUse = (client: pg.PoolClient) => lastUses.get(client) ?? Number.POSITIVE_INFINITY
  return {
    recordUse: (client: pg.PoolClient) => void lastUses.set(client, performance.now()),
    isNew: (client: pg.PoolClient) => !lastUses.has(client),
    mustBeChecked: (client: pg.PoolClient) => lastUse(client) <= performance.now() - checkAfterMs,
    /** One connection failed its check. The others that are due for one are probably broken too. */
    recordBroken() {
      brokenUntil = performance.now() - checkAfterMs
    },
    isProbablyBroken: (client: pg.PoolClient) => lastUse(client) <= brokenUntil,
  }
}
