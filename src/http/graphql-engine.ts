import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
  validate,
} from 'graphql'
import { createGraphQLError, createYoga, type Plugin } from 'graphql-yoga'
import type { App } from '../app.ts'
import { authenticate } from '../auth/authenticate.ts'
import { maskError } from '../auth/mask-error.ts'
import { createViewerContext, type RequestContext } from '../context.ts'
import { REQUEST_ERROR_STATUS } from '../errors.ts'
import { parseWithoutSecrets, writesSecret } from '../persisted/secret-documents.ts'
import { checkVariables, createDocumentCache } from '../platform/graphql-limits.ts'
import { currentLanguage, currentRequestId } from '../platform/request-identity.ts'
import { isTraced, traceIdField } from '../platform/tracing/current-span.ts'
import type { Streams } from '../streams/streams.ts'
import type { AuthorizeOperation } from './authorize-operation.ts'
import { checkTypesOfVariables } from './check-types-of-variables.ts'
import { useDocumentIds } from './choose-document.ts'
import { identifyCaller } from './identify.ts'
import { allowOrigins, type OriginCheck } from './origins.ts'
import { useRateLimit } from './protection/rate-limit/use-rate-limit.ts'
import { useJsonBodies } from './read-json-body.ts'
import { withRequestTimeout } from './request-timeout.ts'
import type { ServerContext } from './server-context.ts'
import { traceOperation } from './trace-operation.ts'
import { useStreams } from './use-streams.ts'

/**
 * Authenticates a request before reading its body, and queues the operation before parsing it. Must come after all
 * plugins that read requests. The creator of the context ends the operation.
 */
function useAuthentication(app: App): Plugin<object, ServerContext> {
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

/** Invalid documents are not cached: rejecting them is cheap. */
const NO_CACHE = { get: () => undefined, set() {} }

/** Executes GraphQL operations of all transports. */
export type GraphqlEngine = ReturnType<typeof createGraphqlEngine>

export function createGraphqlEngine(
  app: App,
  schema: GraphQLSchema,
  {
    streams,
    authorizeOperation,
    isAllowedOrigin,
    singleConnection,
  }: {
    streams: Streams
    authorizeOperation: AuthorizeOperation
    isAllowedOrigin: OriginCheck
    singleConnection: Plugin<RequestContext & ServerContext, ServerContext>
  },
) {
  return createYoga<ServerContext, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    // `useJsonBodies` limits the size.
    maxRequestBodySize: false,
    parserAndValidationCache: { documentCache: createDocumentCache(app.metrics), errorCache: NO_CACHE },
    cors: allowOrigins(isAllowedOrigin),
    // Yoga's logger writes to the console. `maskError` logs unexpected errors.
    logging: false,
    maskedErrors: { maskError: error => maskError(error, currentRequestId(), app.log) },
    context: async ({ headers, signal, viewer: known }): Promise<RequestContext> => {
      const viewer =
        known ?? (await withRequestTimeout(app.config.requestTimeoutMs, () => authenticate(app, headers)))
      const lastEventId = headers.get('last-event-id')
      const requestId = currentRequestId()
      const language = currentLanguage()
      return { ...createViewerContext(app, viewer), requestId, language, signal, lastEventId }
    },
    plugins: [
      singleConnection,
      useJsonBodies({ limitBytes: app.config.bodyLimitBytes, timeoutMs: app.config.requestTimeoutMs }),
      useAuthentication(app),
      useDocumentIds(app),
      useDocumentLimits(app.config.hasIntrospection),
      useDeadline(app.config.requestTimeoutMs),
      useErrorCodes(),
      useStreams(streams),
      // After the plugins that replace the functions which it wraps.
      ...(app.config.tracing ? [useTracing()] : []),
      // Last, so that an operation over the limit is neither executed nor subscribed to.
      useRateLimit(app, authorizeOperation),
    ],
  })
}

/** Without introspection, error messages do not suggest names from the schema either. */
function useDocumentLimits(hasIntrospection: boolean): Plugin {
  const hideSuggestions = !hasIntrospection
  return {
    onParams({ params }) {
      checkVariables(params.variables)
    },
    onParse({ setParseFn }) {
      setParseFn(parseWithoutSecrets)
    },
    onValidate({ addValidationRule, setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules?: readonly ValidationRule[]) =>
        validate(schema, document, rules, { hideSuggestions }),
      )
      if (hideSuggestions) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
    onExecute({ args }) {
      if (writesSecret(args.document)) checkTypesOfVariables(args)
      Object.assign(args, { hideSuggestions })
    },
  }
}

/**
 * Errors of Yoga and graphql-js about a document or its variables do not go through `maskError`. Adds one of our codes,
 * the request ID, the trace ID and HTTP status 400.
 */
function useErrorCodes(): Plugin {
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result) || !('errors' in result) || !result.errors) return
      const isRejected = !('data' in result)
      setResult({ ...result, errors: result.errors.map(error => withErrorCode(error, isRejected)) })
    },
  }
}

/** Copies the error: Yoga caches the errors of a document across requests. */
function withErrorCode(
  { message, nodes, source, positions, path, extensions }: GraphQLError,
  isRejected: boolean,
) {
  const isOurs = String(extensions.code) in REQUEST_ERROR_STATUS
  const code = isOurs ? extensions.code : 'BAD_USER_INPUT'
  const badRequest = { http: { spec: true, status: REQUEST_ERROR_STATUS.BAD_USER_INPUT } }
  // Yoga treats an error of `parseDocument` as an invalid document, for which it may respond with 200.
  const tooLarge = { http: { status: REQUEST_ERROR_STATUS.COST_LIMIT } }
  return createGraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: {
      ...(isRejected && code === 'BAD_USER_INPUT' && badRequest),
      requestId: currentRequestId(),
      ...traceIdField(),
      ...extensions,
      ...(code === 'COST_LIMIT' && tooLarge),
      code,
    },
  })
}

/** Applies the request timeout to queries and mutations. Subscriptions have none. */
function useDeadline(ms: number): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(args => withRequestTimeout(ms, async () => executeFn(args)))
    },
  }
}

/** Gives each operation of a traced request its span. */
function useTracing(): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      if (isTraced()) setExecuteFn(args => traceOperation(args, async () => executeFn(args)))
    },
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      if (isTraced()) setSubscribeFn(args => traceOperation(args, async () => subscribeFn(args)))
    },
  }
}
