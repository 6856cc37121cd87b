import type { ModelRequest } from './model-server.ts'

/** A sentence of the documents in `makeReportWorld` for each section title. */
export const FACTS: Record<string, string> = {
  'Annual leave': 'Every employee has 22 days of annual leave in a calendar year.',
  'Travel expenses': 'Submit travel expenses within ten working days after the trip.',
  'Lost laptops': 'Report a lost laptop to the security desk within one hour.',
}

/** The title of the section that the model is asked to write. */
export const titleIn = ({ messages }: ModelRequest) =>
  /Section to write: (.*)/.exec(messages.at(-1)?.content ?? '')?.[1] ?? ''

/** @returns the fact of the requested section, citing the passage that contains it. */
export function citedFact(request: ModelRequest): string {
  const prompt = request.messages.at(-1)?.content ?? ''
  const fact = FACTS[titleIn(request)] ?? ''
  const before = prompt.slice(0, prompt.indexOf(fact))
  return `${fact} [${[...before.matchAll(/^\[(\d+)\] /gm)].at(-1)?.[1]}]`
}
