import type { Plugin } from 'graphql-yoga'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { createViewerContext } from '../context.ts'
import { type ChosenDocument, chooseDocument, type DocumentRequest } from '../persisted/choose-document.ts'
import { withRequestTimeout } from './request-timeout.ts'
import type { ServerContext } from './server-context.ts'

/** Chooses the document of a request. @throws the errors of `chooseDocument`, or TIMEOUT. */
export function chooseDocumentFor<Query>(
  app: App,
  viewer: Viewer,
  request: DocumentRequest<Query>,
): Promise<ChosenDocument<Query>> {
  return withRequestTimeout(app.config.requestTimeoutMs, () =>
    chooseDocument(app, createViewerContext(app, viewer), request),
  )
}

/** Lets requests name their document by its ID. Must come before the plugins that read `query`. */
export function useDocumentIds(app: App): Plugin<object, ServerContext> {
  return {
    async onParams({ params, request, context, setParams }) {
      const { viewer } = context as unknown as ServerContext
      if (!viewer) throw new Error('the request was not authenticated')
      const { documentId = idInUrl(request), ...others } = params as DocumentRequest<unknown>
      const { query } = await chooseDocumentFor(app, viewer, { ...others, documentId })
      setParams({ ...others, query } as typeof params)
    },
  }
}

function idInUrl({ method, url }: Request): string | null {
  return method === 'GET' ? new URL(url).searchParams.get('documentId') : null
}
