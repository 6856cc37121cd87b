import type { Plugin } from 'graphql-yoga'
import type { App } from '../app.ts'
import { identifyCaller } from './identify.ts'
import type { ServerContext } from './server-context.ts'

/**
 * Authenticates a request before reading its body, and queues the operation before parsing it. Must come after all
 * plugins that read requests. The creator of the context ends the operation.
 */
export function useAuthentication(app: App): Plugin<object, ServerContext> {
  return {
    onRequestParse({ requestParser, setRequestParser, serverContext }) {
      if (!requestParser) return
      setRequestParser(async request => {
        const viewer = await identifyCaller(app, serverContext)
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
