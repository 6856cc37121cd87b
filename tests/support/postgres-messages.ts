/** A message of Postgres' wire protocol. */
interface PostgresMessage {
  /** One letter, or empty for the first message of a client. `Z` ends a response. */
  type: string
  bytes: Buffer
  /** The SQL, if the message has any. */
  statement: string | null
}

const LENGTH_BYTES = 4

/** Splits a stream into messages, regardless of the chunk sizes. */
export function splitMessages(
  { hasStartup }: { hasStartup: boolean },
  onMessage: (message: PostgresMessage) => void,
): (chunk: Buffer) => void {
  let isFirst = hasStartup
  let rest: Buffer = Buffer.alloc(0)
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      // The first message of a client has no type. The length includes itself but not the type.
      const typeBytes = isFirst ? 0 : 1
      if (rest.length < typeBytes + LENGTH_BYTES) return
      const end = typeBytes + rest.readInt32BE(typeBytes)
      if (rest.length < end) return
      const type = isFirst ? '' : String.fromCharCode(rest[0] ?? 0)
      const bytes = rest.subarray(0, end)
      rest = rest.subarray(end)
      isFirst = false
      onMessage({ type, bytes, statement: readStatement(type, bytes.subarray(typeBytes + LENGTH_BYTES)) })
    }
  }
}

function readStatement(type: string, body: Buffer): string | null {
  const text = (from: number) => body.toString('utf8', from, body.indexOf(0, from))
  if (type === 'Q') return text(0)
  // The name of the prepared statement comes first.
  if (type === 'P') return text(body.indexOf(0) + 1)
  return null
}
