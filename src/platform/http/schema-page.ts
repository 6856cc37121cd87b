import type { Handler } from './http-server.ts'
import { sendRefusal } from './send-json.ts'

/** The schema in the schema definition language, for people and for code generators. It needs no API key. */
export function createSchemaPage(printSchema: () => string): Handler {
  let text: string | null = null
  return ({ method }, response) => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET')
      return sendRefusal(response, 405, { message: 'Get the schema with GET.' })
    }
    text ??= printSchema()
    // Browsers show this type, and download all that would be more precise.
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
  }
}
