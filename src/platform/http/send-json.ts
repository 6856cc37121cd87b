import type { ServerResponse } from 'node:http'
import { localize } from '../../languages/localize.ts'
import { currentLanguage } from '../requests/request-identity.ts'

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Rejects a request with a message in the language of the request. */
export function sendError(
  response: ServerResponse,
  status: number,
  { message, ...body }: { message: string; code?: string },
): void {
  const language = currentLanguage()
  response.setHeader('content-language', language)
  response.appendHeader('vary', 'Accept-Language')
  sendJson(response, status, { ...body, message: localize(message, language) })
}
