import { z } from 'zod'
import { builder } from './builder.ts'
import { nameText, share, text, wholeNumber } from './validation.ts'

export const RetrievalConfigInput = builder.inputType('RetrievalConfigInput', {
  description: 'How an agent searches. Weights left out or null leave the choice to what was measured.',
  fields: t => ({
    topK: t.int({
      description: 'How many hits a query gets, if it does not say: 1 to 100, 10 if left out.',
    }),
    lexical: t.float({ description: 'Weight of words, 0 to 1.' }),
    trigram: t.float({ description: 'Weight of parts of words, 0 to 1.' }),
    semantic: t.float({ description: 'Weight of meaning, 0 to 1.' }),
    minScore: t.float({
      description: 'Hits below this fused score are dropped: 0 to 1, 0 if left out.',
    }),
  }),
})

export const AgentFeaturesInput = builder.inputType('AgentFeaturesInput', {
  description: 'What an agent does beyond searching.',
  fields: t => ({
    answers: t.boolean({ description: 'Compose an answer from the hits, with citations. Off if left out.' }),
    learnFromMisses: t.boolean({
      description: 'Keep queries as probes when they go unanswered. Off if left out.',
    }),
  }),
})

/** Checks of what every input for agents has. */
export const agentName = nameText(200)
export const taxonomyVersion = text(1, 100)
export const configChecks = {
  scopeDescription: text(0, 2000).nullish(),
  retrieval: z
    .looseObject({
      topK: wholeNumber(1, 100).nullish(),
      lexical: share.nullish(),
      trigram: share.nullish(),
      semantic: share.nullish(),
      minScore: share.nullish(),
    })
    .nullish(),
}
