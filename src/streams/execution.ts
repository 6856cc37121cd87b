import { hash, randomUUID } from 'node:crypto'
import {
  type DocumentNode,
  type ExecutionResult,
  executeSubscriptionEvent,
  getOperationAST,
  type ValidatedSubscriptionArgs,
  visit,
} from 'graphql'
import { findErrorCode, maskError } from '../auth/mask-error.ts'
import { isAskOnly, type Viewer } from '../auth/viewer.ts'
import type { Config } from '../config/config.ts'
import { requestError } from '../errors.ts'
import type { Language } from '../languages/language.ts'
import type { CacheMetrics } from '../platform/cache-metrics.ts'
import type { Logger } from '../platform/logger.ts'
import type { Operations } from '../platform/operations.ts'
import { requestIdentity } from '../platform/request-identity.ts'
import { withTimeLeft } from '../platform/time-left.ts'
import { nextFrame } from './frames.ts'

interface Operation {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: { readonly [name: string]: unknown } | null | undefined
}

const namesOfDocument = new WeakMap<DocumentNode, Map<string, readonly string[]>>()

/**
 * Equal for subscribers that get equal results for equal events of a document: same permissions, same language, and
 * same values of the variables used below the root field. Arguments of the root field select events and do not affect
 * results.
 */
export function operationKey(
  { document, operationName, variableValues }: Operation,
  viewer: Viewer,
  language: Language,
): string {
  const values = variableNames(document, operationName ?? '').map(name => variableValues?.[name] ?? null)
  const { workspaceId, userId, apiKeyId, scopes, restrictions } = viewer
  const owner = isAskOnly(viewer) ? apiKeyId : userId
  const rights = [workspaceId, owner, [...scopes].sort(), restrictions?.agentIds ?? null]
  return JSON.stringify([operationName ?? null, ...rights, language, values])
}

/** Names of variables that are used outside the arguments of the root field. */
function variableNames(document: DocumentNode, operationName: string): readonly string[] {
  const known = namesOfDocument.get(document)
  const names = known?.get(operationName) ?? findVariableNames(document, operationName)
  namesOfDocument.set(document, (known ?? new Map()).set(operationName, names))
  return names
}

function findVariableNames(document: DocumentNode, operationName: string): readonly string[] {
  const names = new Set<string>()
  const roots = new Set<unknown>(getOperationAST(document, operationName || null)?.selectionSet.selections)
  visit(document, {
    VariableDefinition: () => false,
    Argument: (_, __, ___, ____, ancestors) => (roots.has(ancestors.at(-1)) ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  })
  return [...names].sort()
}

/** Executes one subscription for each of its events. */
export interface EventExecutor {
  /**
   * Executes the subscription for the events of a page, in order. If one of several fails, returns the results before it
   * and the error as `problem`.
   * @throws if the only event of the page yields no data.
   */
  execute(page: readonly object[]): Promise<Execution>
  /** Turns an error into an execution to send. */
  explain(error: unknown): Execution
}

interface Subscription extends Operation {
  validArgs: ValidatedSubscriptionArgs
  viewer: Viewer
  requestId: string
  language: Language
}

export interface EventExecutorParts {
  config: Config
  log: Logger
  operations: Operations
}

/** A shared execution continues when one of its subscribers disconnects. */
const NEVER = new AbortController().signal

export function createEventExecutor(
  { config, log, operations }: EventExecutorParts,
  shared: SharedExecutions,
  { validArgs, viewer, requestId: ownId, language, ...operation }: Subscription,
): EventExecutor {
  const executeOnce = shared.of(operation.document, operationKey(operation, viewer, language))
  const late = () =>
    requestError('TIMEOUT', `An event took longer than ${config.requestTimeoutMs} ms. Select fewer fields.`)

  async function execute(event: object, context: { requestId: string }): Promise<Execution> {
    const { data, errors } = await executeSubscriptionEvent({
      ...validArgs,
      rootValue: event,
      contextValue: context,
    })
    if (!data) {
      const error = errors?.[0] ?? new Error('event execution returned no data')
      // The task was deleted, with this event, after the event was read.
      if (isTaskEvent(event) && findErrorCode(error) === 'NOT_FOUND') return NOTHING
      // It ends the stream instead of being skipped: a client that reconnects gets it again.
      throw error
    }
    const masked = errors && { errors: errors.map(error => maskError(error, context.requestId, log)) }
    const result = { data, ...masked }
    return { results: [result], frames: nextFrame(result, lastEventIdOf(event)) }
  }

  /** Runs `work` in a turn of the API key, with a context for the events that it executes. */
  function inTurn<T>(work: (context: { requestId: string }) => Promise<T>): Promise<T> {
    // A new request ID, because subscribers of different requests share the execution.
    const requestId = randomUUID()
    return requestIdentity.run({ requestId, language }, () => {
      // A new context, so that data loaded for earlier events is not reused.
      const context = { ...(validArgs.contextValue as object), requestId, signal: NEVER, lastEventId: null }
      const owner = { kind: 'key', id: viewer.apiKeyId, connection: 'events' } as const
      return withTimeLeft(config.requestTimeoutMs, () => operations.run(owner, () => work(context)), late)
    })
  }

  /** Executes events concurrently, so that what they load is loaded together. */
  async function executeAll(events: readonly object[]): Promise<Execution> {
    const outcomes = await inTurn(context =>
      Promise.allSettled(events.map(event => executeOnce(event, () => execute(event, context)))),
    )
    const failure = outcomes.find(outcome => outcome.status === 'rejected')
    const done = outcomes
      .slice(0, failure && outcomes.indexOf(failure))
      .filter(outcome => outcome.status === 'fulfilled')
      .map(({ value }) => value)
    return {
      results: done.flatMap(({ results }) => results),
      frames: Buffer.concat(done.map(({ frames }) => frames)),
      problem: failure?.reason,
    }
  }
  return {
    execute(page) {
      const [event, ...others] = page
      return event && others.length === 0
        ? executeOnce(event, () => inTurn(context => execute(event, context)))
        : executeOnce(page, () => executeAll(page))
    },
    explain(error) {
      const mask = () => maskError(error, ownId, log)
      const result = { errors: [requestIdentity.run({ requestId: ownId, language }, mask)] }
      return { results: [result], frames: nextFrame(result, null) }
    },
  }
}

/** An event that no longer exists. */
const NOTHING: Execution = { results: [], frames: Buffer.alloc(0) }

/** Not an item of a query: clients count those, so that none can be left out. */
function isTaskEvent(event: object): boolean {
  return 'event' in event
}

function lastEventIdOf(event: { lastEventId?: unknown }): string | null {
  return typeof event.lastEventId === 'string' ? event.lastEventId : null
}

/** Maximum number and age of executions kept for subscribers that reach the same events later. */
const MAX_EXECUTIONS = 4_096
const MAX_AGE_MS = 1_000

/** The results of one event or several, and their encoded bytes, shared by all subscribers that get them. */
export interface Execution {
  results: readonly ExecutionResult[]
  /** Server-Sent Events. Their `id` lets a client resume where it was. */
  frames: Buffer
  /** Why the next event failed. No execution follows. */
  problem?: unknown
}

/**
 * Runs an execution, or reuses that of another subscriber of the same operation for the same event, or the same array
 * of events, within the last second.
 */
export type ExecuteOnce = (
  event: object | readonly object[],
  run: () => Promise<Execution>,
) => Promise<Execution>

export interface SharedExecutions {
  /** For subscribers with this document and operation key, which get equal results. */
  of(document: DocumentNode, key: string): ExecuteOnce
}

export function createSharedExecutions(metrics: CacheMetrics): SharedExecutions {
  /** Oldest first. */
  const executions = new Map<string, { at: number; execution: Promise<Execution> }>()
  const numberOf = createNumbering()

  function executeOnce(key: string, run: () => Promise<Execution>): Promise<Execution> {
    const now = performance.now()
    const known = executions.get(key)
    const isFresh = known !== undefined && now - known.at < MAX_AGE_MS
    metrics.cacheRequested('event_results', isFresh)
    if (isFresh) return known.execution
    executions.delete(key)
    const execution = run()
    executions.set(key, { at: now, execution })
    execution.catch(() => executions.delete(key))
    for (const [oldest, { at }] of executions) {
      if (executions.size <= MAX_EXECUTIONS && now - at < MAX_AGE_MS) break
      executions.delete(oldest)
    }
    return execution
  }
  return {
    of(document, key) {
      const operation = hash('sha256', `${numberOf(document)} ${key}`, 'base64')
      return (event, run) => {
        if (Array.isArray(event)) return executeOnce(`${operation} page ${numberOf(event)}`, run)
        return 'key' in event ? executeOnce(`${operation} ${event.key}`, run) : run()
      }
    },
  }
}

/** Assigns a unique number to each object. */
function createNumbering(): (object: object) => number {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return object => {
    const number = numbers.get(object) ?? ++last
    numbers.set(object, number)
    return number
  }
}
