import { type GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse } from 'graphql'
import { createGraphQLError, createYoga, type Plugin } from 'graphql-yoga'
import { REQUEST_ERROR_STATUS, requestError } from '../../errors.ts'
import type { App } from '../app.ts'
import { authenticate } from '../auth/authenticate.ts'
import { createViewerContext } from '../auth/viewer.ts'
import { withDeadline } from '../with-deadline.ts'
import { maskError } from './mask-error.ts'
import { useJsonBodies } from './read-json-body.ts'
import type { RequestContext } from './request-context.ts'
import { currentRequestId } from './request-identity.ts'

const MOST_TOKENS = 10_000

/** Serves GraphQL over HTTP and Server-Sent Events on `/graphql`. */
export function createGraphqlHandler(app: App, schema: GraphQLSchema) {
  return createYoga<object, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    // Yoga's own logger writes to the console; what matters is logged where errors are masked.
    logging: false,
    maskedErrors: { maskError: error => maskError(error, currentRequestId(), app.log) },
    context: async ({ request }): Promise<RequestContext> => {
      const viewer = await inTime(app.config.requestTimeoutMs, authenticate(app, request.headers))
      return { ...createViewerContext(app, viewer), requestId: currentRequestId(), signal: request.signal }
    },
    plugins: [
      useJsonBodies(app.config.bodyLimitBytes),
      useDocumentLimits(app.config.hasIntrospection),
      useDeadline(app.config.requestTimeoutMs),
      useOurCodes(),
    ],
  })
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
