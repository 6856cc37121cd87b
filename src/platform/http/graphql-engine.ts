import { type GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse } from 'graphql'
import { createGraphQLError, createYoga, type Plugin, type YogaServerOptions } from 'graphql-yoga'
import { REQUEST_ERROR_STATUS, requestError } from '../../errors.ts'
import { chooseLanguage } from '../../languages/language.ts'
import type { App } from '../app.ts'
import { authenticate } from '../auth/authenticate.ts'
import { createViewerContext } from '../auth/viewer.ts'
import { maskError } from '../requests/mask-error.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { currentRequestId, setCurrentLanguage } from '../requests/request-identity.ts'
import type { Streams } from '../streams/streams.ts'
import { withDeadline } from '../with-deadline.ts'
import { useJsonBodies } from './read-json-body.ts'
import type { ServerContext } from './server-context.ts'
import { useStreams } from './use-streams.ts'

const MOST_TOKENS = 10_000
/** How long a browser remembers what a page of another origin may send. */
const CORS_SECONDS = 600

/** What answers GraphQL, over whatever transport. */
export type GraphqlEngine = ReturnType<typeof createGraphqlEngine>

export function createGraphqlEngine(app: App, schema: GraphQLSchema, streams: Streams) {
  return createYoga<ServerContext, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: allowOrigins(app.config.corsOrigins),
    // Yoga's own logger writes to the console; what matters is logged where errors are masked.
    logging: false,
    maskedErrors: { maskError: error => maskError(error, currentRequestId(), app.log) },
    context: async ({ headers, signal }): Promise<RequestContext> => {
      const viewer = await inTime(app.config.requestTimeoutMs, authenticate(app, headers))
      const language = chooseLanguage(headers.get('accept-language'), viewer.language)
      setCurrentLanguage(language)
      const lastEventId = headers.get('last-event-id')
      const requestId = currentRequestId()
      return { ...createViewerContext(app, viewer), requestId, language, signal, lastEventId }
    },
    plugins: [
      useJsonBodies(app.config.bodyLimitBytes),
      useDocumentLimits(app.config.hasIntrospection),
      useDeadline(app.config.requestTimeoutMs),
      useOurCodes(),
      useStreams(streams),
    ],
  })
}

/** Keys come in headers and never in cookies, so no credentials are allowed: a page has to know the key. */
function allowOrigins(origins: readonly string[]): YogaServerOptions<ServerContext, RequestContext>['cors'] {
  if (origins.length === 0) return false
  return request => {
    const origin = request.headers.get('origin')
    if (origin === null || !origins.includes(origin)) return false
    return {
      origin: [origin],
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type', 'last-event-id', 'x-api-key', 'x-request-id'],
      exposedHeaders: ['x-request-id'],
      credentials: false,
      maxAge: CORS_SECONDS,
    }
  }
}

function useDocumentLimits(hasIntrospection: boolean): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => parse(source, { maxTokens: MOST_TOKENS }))
    },
    onValidate({ addValidationRule }) {
      if (!hasIntrospection) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
  }
}

/**
 * What yoga and graphql-js say of a document or its variables does not pass `maskError`: it gets a code of ours, the
 * request id and the status of a bad request here.
 */
function useOurCodes(): Plugin {
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || !('errors' in result) || !result.errors) return
      const isRejected = !('data' in result)
      setResult({ ...result, errors: result.errors.map(error => withOurCode(error, isRejected)) })
    },
  }
}

/** A new error: yoga keeps those of a document for the next request that brings it. */
function withOurCode(
  { message, nodes, source, positions, path, extensions }: GraphQLError,
  isRejected: boolean,
) {
  const isOurs = String(extensions.code) in REQUEST_ERROR_STATUS
  const code = isOurs ? extensions.code : 'BAD_USER_INPUT'
  const badRequest = { http: { spec: true, status: REQUEST_ERROR_STATUS.BAD_USER_INPUT } }
  return createGraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: {
      ...(isRejected && code === 'BAD_USER_INPUT' && badRequest),
      requestId: currentRequestId(),
      ...extensions,
      code,
    },
  })
}

/** Ends the wait for a query or mutation. Subscriptions live as long as they are read. */
function useDeadline(ms: number): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(args => inTime(ms, Promise.resolve(executeFn(args))))
    },
  }
}

/** @throws TIMEOUT when the work takes longer. */
function inTime<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = () => requestError('TIMEOUT', `The answer took longer than ${ms} ms. Ask for less at once.`)
  return withDeadline(ms, work, late)
}
