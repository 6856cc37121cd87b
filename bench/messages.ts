// npx node bench/messages.ts: time to translate a message, in microseconds.
import type { Language } from '../src/languages/language.ts'
import { localize } from '../src/languages/localize.ts'
import { median } from './statistics.ts'

const MESSAGES: Record<string, (i: number) => string> = {
  'no values': () => 'Counting documents in scope',
  'one value': i => `No agent has the id or key "agent_${i}".`,
  nested: i =>
    `The input has 3 problems, starting with input.nodes.${i}.name: must have at least 1 character`,
  list: i => `+${i} documents under Leave, -2 documents under Visa, +1 document under Travel and 3 more`,
  'no translation': i => `Something that nobody has translated yet, number ${i}.`,
}
const TIMES = 20_000
const ROUNDS = 5

function measure(make: (i: number) => string, language: Language): number {
  const messages = Array.from({ length: TIMES }, (_, i) => make(i + 2))
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now()
    for (const message of messages) localize(message, language)
    return ((performance.now() - startedAt) / TIMES) * 1000
  })
  return median(rounds)
}

for (const [kind, make] of Object.entries(MESSAGES))
  console.log(
    `${kind.padEnd(16)} English ${measure(make, 'en').toFixed(3)}  Korean ${measure(make, 'ko').toFixed(1)}`,
  )
