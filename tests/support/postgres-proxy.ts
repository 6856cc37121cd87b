import { splitMessages } from './postgres-messages.ts'
import { startTcpProxy } from './tcp-proxy.ts'

/** The point at which a connection is held, given by a statement. */
export interface HoldingPoint {
  statement: RegExp
  /**
   * before: the statement is not passed to Postgres. unanswered: Postgres has executed it, but its response is not passed
   * on. answered: the client has the response, and nothing after it is passed on.
   */
  when: 'before' | 'unanswered' | 'answered'
}

/** @param release passes on everything that was held back, up to the next point of the same connection if one is given. */
type OnHeld = (release: (next?: HoldingPoint, onHeld?: OnHeld) => void) => void
type Hold = HoldingPoint & { onHeld: OnHeld }

export interface PostgresProxy {
  /** For DATABASE_URL. */
  url: string
  /** Holds the next connection that reaches this point, and calls `onHeld` then. */
  holdNext(point: HoldingPoint, onHeld: OnHeld): void
  /** Number of statements sent for execution so far. */
  statementCount(): number
}

/** Starts a proxy between one process and Postgres that parses the messages it passes on. */
export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  let statements = 0
  let armed: Hold | null = null
  const url = await startTcpProxy(databaseUrl, (client, postgres) => {
    let reached: Hold | null = null
    let armedHere: Hold | null = null
    let isHeld = false
    let heldBack: (() => void)[] = []
    /** Sends a message now, or when the connection is released. */
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
  return {
    url,
    holdNext(point, onHeld) {
      armed = { ...point, onHeld }
    },
    statementCount: () => statements,
  }
}

/** Lets connections pass the point `passes` times. Resolves when the next one is held there, without a release. */
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
