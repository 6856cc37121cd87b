import type { StepResult } from '../../../src/goals/steps/step-result.ts'

/** A result whose citations are given by the text that they support: `[text, title of the document, URI]`. */
export function citedResult(
  markdown: string,
  cited: readonly (readonly [text: string, title: string, uri?: string])[],
  rest: Partial<StepResult> = {},
): StepResult {
  const toPoints = (offset: number) => [...markdown.slice(0, offset)].length
  const citations = cited.map(([text, documentTitle, sourceUri = null]) => {
    const at = markdown.indexOf(text)
    if (at < 0) throw new Error(`The text does not contain: ${text}`)
    const range = { start: toPoints(at), end: toPoints(at + text.length) }
    return { ...range, chunkId: '', documentId: '', documentTitle, sourceUri, digest: '' }
  })
  const base = { key: 'a', title: 'Refunds', kind: 'RESEARCH', data: null, unanswered: [] } as const
  return { ...base, unanswered: [], markdown, citations, ...rest }
}
