import type { ModelEndpoint, ModelSettings } from '../../config.ts'
import type { ModelMetrics, ModelOutcome } from '../metrics/model-metrics.ts'
import { startDeadline } from '../start-deadline.ts'
import { type LanguageModel, ModelFailed, type Spend, type TokenCounts } from './language-model.ts'
import { costOf, spendOf } from './spend.ts'

/** Of one text, in UTF-16 units. Callers allow less. */
const LONGEST_TEXT = 200_000

/** The model of the endpoint that is set; null where none is. */
export function createModel(settings: ModelSettings, metrics: ModelMetrics): LanguageModel | null {
  const { endpoint, timeoutMs } = settings
  if (!endpoint) return null
  const loading = loadSdk(endpoint)
  // Whoever writes first hears of it.
  loading.catch(() => {})
  return {
    name: endpoint.model,
    costUsd: tokens => costOf(settings, tokens),
    async *write(messages, signal, use) {
      const startTime = performance.now()
      const late = () => new ModelFailed(`The model was not done within ${timeoutMs} ms.`)
      const deadline = startDeadline(timeoutMs, late, signal)
      const stop = new AbortController()
      let text = ''
      let counted: TokenCounts | null = null
      let outcome: ModelOutcome = 'left'
      const spend = (): Spend | null =>
        counted || text !== '' ? spendOf(settings, { messages, text }, counted) : null
      try {
        const streamText = await loading
        const both = AbortSignal.any([deadline.signal, stop.signal])
        for await (const part of streamText({ ...settings, messages, signal: both })) {
          if (typeof part !== 'string') counted = part
          else {
            text += part
            if (text.length > LONGEST_TEXT)
              throw new ModelFailed(`The model wrote more than ${LONGEST_TEXT} characters.`)
            yield part
          }
        }
        outcome = 'done'
        return spendOf(settings, { messages, text }, counted)
      } catch (error) {
        signal.throwIfAborted()
        outcome = 'failed'
        const failure = deadline.signal.aborted ? deadline.signal.reason : error
        if (failure instanceof ModelFailed) failure.spend = spend()
        throw failure
      } finally {
        deadline.clear()
        // Of a reader that left, the request is still open.
        stop.abort()
        metrics.modelAsked(use, outcome, { spend: spend(), seconds: (performance.now() - startTime) / 1000 })
      }
    },
  }
}

/** Some 150 ms and 50 MB: loaded only where a model is set, and from the start, so that no question waits for it. */
async function loadSdk(endpoint: ModelEndpoint) {
  const { openSdkModel, streamFromModel } = await import('./stream-from-model.ts')
  const model = openSdkModel(endpoint)
  return (request: Parameters<typeof streamFromModel>[1]) => streamFromModel(model, request)
}
