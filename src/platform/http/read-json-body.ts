import type { Plugin } from 'graphql-yoga'
import { requestError } from '../../errors.ts'
import { startDeadline, unlessAborted } from '../start-deadline.ts'
import type { ServerContext } from './server-context.ts'

interface BodyLimits {
  limitBytes: number
  /** Longest time until it has arrived. */
  timeoutMs: number
}

/** Takes JSON bodies of at most `limitBytes` and no others; a longer one is not read to its end. */
export function useJsonBodies(limits: BodyLimits): Plugin<object, ServerContext> {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method !== 'POST') return
      setRequestParser(() => readJsonBody(request, serverContext, limits))
    },
  }
}

/** @throws BAD_USER_INPUT with the status that says why, or TIMEOUT. */
export async function readJsonBody(
  request: Request,
  context: ServerContext,
  limits: BodyLimits,
): Promise<object> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/graphql+json')
    throw rejected(415, 'The body must be JSON: send the header "Content-Type: application/json".')
  return parse(await readText(request, context, limits))
}

async function readText(
  request: Request,
  { operation, signal }: ServerContext,
  { limitBytes, timeoutMs }: BodyLimits,
): Promise<string> {
  const tooLarge = () => rejected(413, `The body is larger than the ${limitBytes} bytes that are taken.`)
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  const late = () => requestError('TIMEOUT', `The body took longer than ${timeoutMs} ms to arrive.`, {}, 408)
  const deadline = startDeadline(timeoutMs, late, signal)
  const parts: Uint8Array[] = []
  let size = 0
  // Not `for await`: leaving that closes the connection, and nobody would hear why.
  const reader = request.body?.getReader()
  const readPart = () => unlessAborted(deadline.signal, async () => reader?.read())
  try {
    for (let part = await readPart(); part && !part.done; part = await readPart()) {
      size += part.value.byteLength
      if (size > limitBytes) throw tooLarge()
      operation?.hold(part.value.byteLength)
      parts.push(part.value)
    }
  } finally {
    deadline.clear()
  }
  return Buffer.concat(parts).toString('utf8')
}

function parse(text: string): object {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw rejected(400, 'The body is not valid JSON.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw rejected(400, 'The body must be one JSON object with a "query".')
  return body
}

function rejected(status: number, message: string) {
  return requestError('BAD_USER_INPUT', message, {}, status)
}
