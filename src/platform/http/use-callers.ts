import type { Plugin } from 'graphql-yoga'
import type { App } from '../app.ts'
import { identify } from './identify.ts'
import type { ServerContext } from './server-context.ts'

/**
 * Finds out who sends a request before its body is read, and lets the operation wait for its turn before it is parsed. Has to
 * come after all plugins that read requests. Whoever made the context ends the operation.
 */
export function useCallers(app: App): Plugin<object, ServerContext> {
  return {
    onRequestParse({ requestParser, setRequestParser, serverContext }) {
      if (!requestParser) return
      setRequestParser(async request => {
        const viewer = await identify(app, serverContext)
        const { connection, signal } = serverContext
        const operation = app.operations.admit({ kind: 'key', id: viewer.apiKeyId, connection })
        Object.assign(serverContext, { viewer, operation } satisfies Partial<ServerContext>)
        const params = await requestParser(request)
        await operation.start(signal)
        return params
      })
    },
  }
}
