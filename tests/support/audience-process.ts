import { connect } from 'node:net'
import type { AudienceMessage, AudienceOptions } from './audience.ts'

// Runs in a separate process. The readers only count events on plain sockets, to leave CPU time to the server.

const NEXT = Buffer.from('event: next')
const READ_BYTES = 65_536

const { host, port, request, size, batch, batches } = JSON.parse(process.argv[2] ?? '') as AudienceOptions
/** Number of readers that have received each batch. */
const readersWith = new Uint32Array(batches)

function send(message: AudienceMessage): void {
  process.send?.(message)
}

function read(): void {
  let count = 0
  let done = 0
  let rest: Buffer = Buffer.alloc(0)
  const take = (part: Buffer) => {
    // An event may begin in the previous part.
    const seam = Buffer.concat([rest, part.subarray(0, NEXT.length - 1)])
    count += countNext(seam) + countNext(part)
    rest = Buffer.concat([rest, part.subarray(-NEXT.length)]).subarray(1 - NEXT.length)
    for (; done < batches && count >= (done + 1) * batch; done++) {
      readersWith[done] = (readersWith[done] ?? 0) + 1
      if (readersWith[done] === size) send({ batch: done })
    }
  }
  const buffer = Buffer.alloc(READ_BYTES)
  const callback = (bytes: number) => {
    take(buffer.subarray(0, bytes))
    return true
  }
  const socket = connect({ host, port, onread: { buffer, callback } })
  socket.on('error', () => {}).on('close', () => process.exit(1))
  socket.write(request)
}

function countNext(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEXT); at >= 0; at = bytes.indexOf(NEXT, at + NEXT.length)) count += 1
  return count
}

for (let reader = 0; reader < size; reader++) read()
process.on('disconnect', () => process.exit())
