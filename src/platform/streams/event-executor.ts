import { randomUUID } from 'node:crypto'
import { type DocumentNode, executeSubscriptionEvent, type ValidatedSubscriptionArgs } from 'graphql'
import { requestError } from '../../errors.ts'
import type { Language } from '../../languages/language.ts'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { maskError } from '../requests/mask-error.ts'
import { requestIdentity } from '../requests/request-identity.ts'
import { withDeadline } from '../with-deadline.ts'
import { nextFrame } from './frames.ts'
import { operationKey } from './operation-key.ts'
import type { Execution, SharedExecutions } from './shared-executions.ts'

/** Answers the events of one subscription. */
export interface EventExecutor {
  /**
   * Answers an event, or several one after the other as far as it gets.
   * @throws what leaves nothing to send of an event.
   */
  execute(event: object | readonly object[]): Promise<Execution>
  /** What is sent instead of an answer. */
  explain(error: unknown): Execution
}

interface Subscription {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: { readonly [name: string]: unknown } | null | undefined
  validArgs: ValidatedSubscriptionArgs
  viewer: Viewer
  requestId: string
  language: Language
}

/** An answer is made for all who share it, whoever leaves meanwhile. */
const NEVER = new AbortController().signal

export function createEventExecutor(
  { config, log, operations }: App,
  shared: SharedExecutions,
  { validArgs, viewer, requestId: ownId, language, ...operation }: Subscription,
): EventExecutor {
  const executeOnce = shared.of(operation.document, operationKey(operation, viewer, language))
  const late = () =>
    requestError('TIMEOUT', `An event took longer than ${config.requestTimeoutMs} ms. Ask for less of it.`)

  async function run(event: object): Promise<Execution> {
    // An id of its own: it is the request of none of those who get it.
    const requestId = randomUUID()
    return requestIdentity.run({ requestId, language }, async () => {
      // A new context for each event: what was loaded for one is not what another should say.
      const context = { ...(validArgs.contextValue as object), requestId, signal: NEVER, lastEventId: null }
      const owner = { kind: 'key', id: viewer.apiKeyId, connection: 'events' } as const
      const work = operations.run(owner, async () =>
        executeSubscriptionEvent({ ...validArgs, rootValue: event, contextValue: context }),
      )
      const { data, errors } = await withDeadline(config.requestTimeoutMs, work, late)
      // An event of which there is nothing to say is not passed over: whoever comes back gets it again.
      if (!data) throw errors?.[0] ?? new Error('an event had no data')
      const masked = errors && { errors: errors.map(error => maskError(error, requestId, log)) }
      const result = { data, ...masked }
      return { results: [result], frames: nextFrame(result, lastEventIdOf(event)) }
    })
  }
  const executeOne = (event: object) => executeOnce(event, () => run(event))

  async function runAll(events: readonly object[]): Promise<Execution> {
    const done: Execution[] = []
    const join = () => ({
      results: done.flatMap(({ results }) => results),
      frames: Buffer.concat(done.map(({ frames }) => frames)),
    })
    try {
      for (const event of events) done.push(await executeOne(event))
    } catch (problem) {
      return { ...join(), problem }
    }
    return join()
  }
  return {
    async execute(event) {
      if (!Array.isArray(event)) return executeOne(event)
      return event.length === 1 ? executeOne(event[0]) : executeOnce(event, () => runAll(event))
    },
    explain(error) {
      const mask = () => maskError(error, ownId, log)
      const result = { errors: [requestIdentity.run({ requestId: ownId, language }, mask)] }
      return { results: [result], frames: nextFrame(result, null) }
    },
  }
}

function lastEventIdOf(event: { lastEventId?: unknown }): string | null {
  return typeof event.lastEventId === 'string' ? event.lastEventId : null
}
