import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { splitMessages } from './postgres-messages.ts'
import { atEnd } from './start-test-canopy.ts'

/** Where a connection is stopped, by the statement that it is at. */
export interface HoldingPoint {
  statement: RegExp
  /**
   * before: Postgres has not seen the statement. answered: its answer went back, and nothing that follows passes.
   * unanswered: Postgres is done with it, and its answer does not pass.
   */
  when: 'before' | 'unanswered' | 'answered'
}

export interface PostgresProxy {
  /** What to set as DATABASE_URL. */
  url: string
  /** The next connection that comes to this point is stopped there for good, and `onHeld` called at that very moment. */
  holdNext(point: HoldingPoint, onHeld: () => void): void
  /** How many statements were sent to be executed, so far. */
  statementCount(): number
}

/** Stands between one process and Postgres, and reads along. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const url = new URL(databaseUrl)
  const target = { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  let statements = 0
  let armed: (HoldingPoint & { onHeld: () => void }) | null = null

  const server = createServer(client => {
    const postgres = connect(target)
    for (const [end, other] of [
      [client, postgres],
      [postgres, client],
    ] as const) {
      sockets.add(end.setNoDelay())
      end.on('error', () => {})
      end.on('close', () => {
        sockets.delete(end)
        other.destroy()
      })
    }
    let reached: typeof armed = null
    let isHeld = false
    const hold = () => {
      isHeld = true
      reached?.onHeld()
    }
    const toPostgres = splitMessages({ hasStartup: true }, message => {
      if (isHeld) return
      if (message.type === 'E' || message.type === 'Q') statements += 1
      if (!reached && armed && message.statement && armed.statement.test(message.statement)) {
        reached = armed
        armed = null
        if (reached.when === 'before') return hold()
      }
      postgres.write(message.bytes)
    })
    const toClient = splitMessages({ hasStartup: false }, message => {
      if (isHeld) return
      const isAnswered = message.type === 'Z'
      if (reached?.when !== 'unanswered') client.write(message.bytes)
      if (reached && isAnswered) hold()
    })
    client.on('data', toPostgres)
    postgres.on('data', toClient)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    holdNext(point, onHeld) {
      armed = { ...point, onHeld }
    },
    statementCount: () => statements,
  }
}
