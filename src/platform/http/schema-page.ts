import type { Handler } from './http-server.ts'
import { sendError } from './send-json.ts'

/** Serves the schema as SDL, for people and code generators. Needs no API key. */
export function createSchemaPage(printSchema: () => string): Handler {
  let text: string | null = null
  return ({ method }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET')
      return sendError(response, 405, { message: 'Use GET to read the schema.' })
    }
    text ??= printSchema()
    // Browsers display this type but download more specific ones.
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  }
}
