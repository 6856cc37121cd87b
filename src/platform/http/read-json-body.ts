import type { Plugin } from 'graphql-yoga'
import { requestError } from '../../errors.ts'

/** Takes JSON bodies of at most `limitBytes` and no others; a longer one is not read to its end. */
export function useJsonBodies(limitBytes: number): Plugin {
  return {
    onRequestParse({ request, setRequestParser }) {
      if (request.method !== 'POST') return
      setRequestParser(() => readJsonBody(request, limitBytes))
    },
  }
}

/** @throws BAD_USER_INPUT with the status that says why. */
export async function readJsonBody(request: Request, limitBytes: number): Promise<object> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json' && type !== 'application/graphql+json')
    throw rejected(415, 'The body must be JSON: send the header "Content-Type: application/json".')
  return parse(await readText(request, limitBytes))
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  const tooLarge = () => rejected(413, `The body is larger than the ${limitBytes} bytes that are taken.`)
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  const parts: Uint8Array[] = []
  let size = 0
  // Not `for await`: leaving that closes the connection, and nobody would hear why.
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > limitBytes) throw tooLarge()
    parts.push(part.value)
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
