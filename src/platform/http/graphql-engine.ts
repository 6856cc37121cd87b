import {
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type ValidationRule,
  validate,
} from 'graphql'
import { TOKEN_HEADER_KEY } from 'graphql-sse'
import { createGraphQLError, createYoga, type Plugin, type YogaServerOptions } from 'graphql-yoga'
import { REQUEST_ERROR_STATUS } from '../../errors.ts'
import type { App } from '../app.ts'
import { authenticate } from '../auth/authenticate.ts'
import { createViewerContext } from '../auth/viewer.ts'
import { maskError } from '../requests/mask-error.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { currentLanguage, currentRequestId } from '../requests/request-identity.ts'
import type { Streams } from '../streams/streams.ts'
import { createDocumentCache } from './document-cache.ts'
import { checkVariables, parseDocument } from './document-limits.ts'
import { inTime } from './in-time.ts'
import { useJsonBodies } from './read-json-body.ts'
import type { ServerContext } from './server-context.ts'
import { useCallers } from './use-callers.ts'
import { useStreams } from './use-streams.ts'

/** Documents that cannot be parsed are not kept: they cost little until they are refused. */
const NO_CACHE = { get: () => undefined, set() {} }
/** How long a browser remembers what a page of another origin may send. */
const CORS_SECONDS = 600

/** @throws COST_LIMIT when an operation asks for too much. */
export type CostCheck = (
  operation: Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>,
) => void

/** What answers GraphQL, over whatever transport. */
export type GraphqlEngine = ReturnType<typeof createGraphqlEngine>

export function createGraphqlEngine(
  app: App,
  schema: GraphQLSchema,
  {
    streams,
    checkCost,
    singleConnection,
  }: {
    streams: Streams
    checkCost: CostCheck
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
    // Bodies are bounded where they are read.
    maxRequestBodySize: false,
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: NO_CACHE },
    cors: allowOrigins(app.config.corsOrigins),
    // Yoga's own logger writes to the console; what matters is logged where errors are masked.
    logging: false,
    maskedErrors: { maskError: error => maskError(error, currentRequestId(), app.log) },
    context: async ({ headers, signal, viewer: known }): Promise<RequestContext> => {
      const viewer = known ?? (await inTime(app.config.requestTimeoutMs, authenticate(app, headers)))
      const lastEventId = headers.get('last-event-id')
      const requestId = currentRequestId()
      const language = currentLanguage()
      return { ...createViewerContext(app, viewer), requestId, language, signal, lastEventId }
    },
    plugins: [
      singleConnection,
      useJsonBodies({ limitBytes: app.config.bodyLimitBytes, timeoutMs: app.config.requestTimeoutMs }),
      useCallers(app),
      useDocumentLimits(app.config.hasIntrospection),
      useDeadline(app.config.requestTimeoutMs),
      useOurCodes(),
      useStreams(streams),
      // Comes last, so that what is too much is neither executed nor opened.
      useCostCheck(checkCost),
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
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowedHeaders: [
        'authorization',
        'content-type',
        'last-event-id',
        TOKEN_HEADER_KEY,
        'x-api-key',
        'x-request-id',
      ],
      exposedHeaders: ['x-request-id'],
      credentials: false,
      maxAge: CORS_SECONDS,
    }
  }
}

/** Without introspection, no error suggests a name of the schema either. */
function useDocumentLimits(hasIntrospection: boolean): Plugin {
  const hideSuggestions = !hasIntrospection
  return {
    onParams({ params }) {
      checkVariables(params.variables)
    },
    onParse({ setParseFn }) {
      setParseFn(parseDocument)
    },
    onValidate({ addValidationRule, setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules?: readonly ValidationRule[]) =>
        validate(schema, document, rules, { hideSuggestions }),
      )
      if (hideSuggestions) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
    onExecute({ args }) {
      Object.assign(args, { hideSuggestions })
    },
  }
}

function useCostCheck(checkCost: CostCheck): Plugin {
  return {
    onExecute: ({ args }) => checkCost(args),
    onSubscribe: ({ args }) => checkCost(args),
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
  // Yoga takes what is too large to be parsed for a document that is not valid, which may be answered with 200.
  const tooLarge = { http: { status: REQUEST_ERROR_STATUS.COST_LIMIT } }
  return createGraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: {
      ...(isRejected && code === 'BAD_USER_INPUT' && badRequest),
      requestId: currentRequestId(),
      ...extensions,
      ...(code === 'COST_LIMIT' && tooLarge),
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
