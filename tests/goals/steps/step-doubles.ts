import type { StepCitation, StepResult } from '../../../src/goals/steps/step-result.ts'
import { type LanguageModel, type Message, ModelFailed } from '../../../src/models/language-model.ts'

/** What a model answers: a text, in pieces, or an error that it throws after the pieces before it. */
type Script = (messages: readonly Message[]) => readonly (string | Error)[]

export interface ScriptedModel extends LanguageModel {
  /** The messages of each request, joined. */
  readonly prompts: string[]
}

/** A model that answers by a script, and records what it is asked. */
export function scriptedModel(script: Script): ScriptedModel {
  const prompts: string[] = []
  const spend = { inputTokens: 1, outputTokens: 1, costUsd: 0, isEstimated: false }
  return {
    prompts,
    estimateUsd: async () => 0,
    estimateMost: async () => ({ costUsd: 0, tokens: 0 }),
    async *write(messages, signal) {
      prompts.push(messages.map(({ content }) => content).join('\n'))
      for (const piece of script(messages)) {
        signal.throwIfAborted()
        if (piece instanceof Error) throw piece
        yield piece
      }
      return { model: 'scripted', spend }
    },
  }
}

export const failingModel = () => scriptedModel(() => [new ModelFailed('down')])

export function makeCitation(more: Partial<StepCitation> = {}): StepCitation {
  return {
    ...{ start: 0, end: 1, chunkId: 'chunk', documentId: 'document', documentTitle: 'Handbook' },
    ...{ sourceUri: null, digest: 'digest' },
    ...more,
  }
}

/** Makes a result of a research step of which each line is cited, from a passage of its own, unless it is a heading. */
export function makeResult(lines: readonly string[], more: Partial<StepResult> = {}): StepResult {
  const markdown = lines.join('\n\n')
  const key = more.key ?? 'research-1'
  const citations = lines.flatMap((line, i) => {
    if (line.startsWith('#') || line.startsWith('!')) return []
    const start = [...lines.slice(0, i).join('\n\n')].length + (i > 0 ? 2 : 0)
    return [makeCitation({ start, end: start + [...line].length, chunkId: `${key} ${i}` })]
  })
  return { key, title: 'Leave', kind: 'RESEARCH', markdown, citations, data: {}, unanswered: [], ...more }
}

/** The cited parts of a text. Offsets are code points. */
export function citedParts({ markdown, citations }: Pick<StepResult, 'markdown' | 'citations'>): string[] {
  const points = [...markdown]
  return citations.map(({ start, end }) => points.slice(start, end).join(''))
}
