import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { splitMessages } from './postgres-messages.ts'
import { atEnd } from './start-test-canopy.ts'

/** Where a connection is held, by the statement that it is at. */
export interface HoldingPoint {
  statement: RegExp
  /**
   * before: Postgres has not seen the statement. answered: the client has its answer, and nothing that follows passes.
   * unanswered: Postgres has executed it, and its answer does not pass.
   */
  when: 'before' | 'unanswered' | 'answered'
}

/** @param release lets everything pass that was held back, to the next point of the same connection if one is given. */
type OnHeld = (release: (next?: HoldingPoint, onHeld?: OnHeld) => void) => void
type Hold = HoldingPoint & { onHeld: OnHeld }

export interface PostgresProxy {
  /** What to set as DATABASE_URL. */
  url: string
  /** Holds the next connection that comes to this point, and calls `onHeld` in that moment. */
  holdNext(point: HoldingPoint, onHeld: OnHeld): void
  /** How many statements were sent to be executed, so far. */
  statementCount(): number
}

/** A proxy between one process and Postgres that reads the messages it passes on. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const url = new URL(databaseUrl)
  const target = { host: url.hostname, port: Number(url.port) }
  const sockets = new Set<Socket>()
  let statements = 0
  let armed: Hold | null = null

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
    let reached: Hold | null = null
    let armedHere: Hold | null = null
    let isHeld = false
    let heldBack: (() => void)[] = []
    /** Passes something on, or keeps it until the connection is released. */
    const pass = (send: () => void) => void (isHeld ? heldBack.push(send) : send())
    const release: Parameters<OnHeld>[0] = (next, onHeld) => {
      isHeld = false
      reached = null
      armedHere = next && onHeld ? { ...next, onHeld } : null
      const kept = heldBack
      heldBack = []
      for (const send of kept) send()
    }
    const hold = () => {
      isHeld = true
      reached?.onHeld(release)
    }
    const toPostgres = splitMessages({ hasStartup: true }, message => {
      if (message.type === 'E' || message.type === 'Q') statements += 1
      const point = armedHere ?? armed
      if (!isHeld && !reached && point && message.statement && point.statement.test(message.statement)) {
        reached = point
        if (armedHere) armedHere = null
        else armed = null
        if (reached.when === 'before') hold()
      }
      pass(() => postgres.write(message.bytes))
    })
    const toClient = splitMessages({ hasStartup: false }, message => {
      const isEndOfAnswer = message.type === 'Z'
      if (reached?.when === 'unanswered' && !isHeld) heldBack.push(() => client.write(message.bytes))
      else pass(() => client.write(message.bytes))
      if (reached && isEndOfAnswer && !isHeld) hold()
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

/** Lets connections pass the point `passes` times, and resolves when the next one is held there for good. */
export function holdAfter(proxy: PostgresProxy, point: HoldingPoint, passes: number): Promise<void> {
  return new Promise(resolve => {
    const holdNext = (left: number) =>
      proxy.holdNext(point, release => {
        if (left === 0) return resolve()
        holdNext(left - 1)
        release()
      })
    holdNext(passes)
  })
}
