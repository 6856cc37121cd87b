import type { Plugin } from 'graphql-yoga'
import { requestError } from '../errors.ts'
import { startDeadline, unlessAborted } from '../platform/deadline.ts'
import type { ServerContext } from './server-context.ts'

interface BodyLimits {
  limitBytes: number
  /** Time limit for the body to arrive. */
  timeoutMs: number
  /** Message for JSON that is not an object. */
  notObject?: string
}

/** Accepts only JSON bodies of at most `limitBytes`. Stops reading a larger one. */
export function useJsonBodies(limits: BodyLimits): Plugin<object, ServerContext> {
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      if (request.method !== 'POST') return
      setRequestParser(() => readJsonBody(request, serverContext, limits))
    },
  }
}

/** @throws BAD_USER_INPUT with HTTP status 400, 413 or 415, or TIMEOUT. */
export async function readJsonBody(
  request: Request,
  context: ServerContext,
  limits: BodyLimits,
): Promise<object> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/graphql+json')
    throw rejected(415, 'The body must be JSON. Send the header "Content-Type: application/json".')
  return parse(await readText(request, context, limits), limits.notObject)
}

async function readText(
  request: Request,
  { operation, signal }: ServerContext,
  { limitBytes, timeoutMs }: BodyLimits,
): Promise<string> {
  const tooLarge = () => rejected(413, `The body must be at most ${limitBytes} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  const late = () => requestError('TIMEOUT', `The body took longer than ${timeoutMs} ms to arrive.`, {}, 408)
  const deadline = startDeadline(timeoutMs, late, signal)
  const parts: Uint8Array[] = []
  let size = 0
  // Not `for await`: leaving it early closes the connection before the error is sent.
  const reader = request.body?.getReader()
  const readPart = () => unlessAborted(deadline.signal, async () => reader?.read())
  try {
    for (let part = await readPart(); part && !part.done; part = await readPart()) {
      size += part.value.byteLength
      if (size > limitBytes) throw tooLarge()
      operation?.countBytes(part.value.byteLength)
      parts.push(part.value)
    }
  } finally {
    deadline.clear()
  }
  return Buffer.concat(parts).toString('utf8')
}

function parse(text: string, notObject = 'The body must be one JSON object with a "query".'): object {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw rejected(400, 'The body is not valid JSON.')
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw rejected(400, notObject)
  return body
}

function rejected(status: number, message: string) {
  return requestError('BAD_USER_INPUT', message, {}, status)
}
