import { z } from 'zod'
import { builder } from './builder.ts'
import { integerInRange, nameText, share, text } from './validation.ts'

export const RetrievalConfigInput = builder.inputType('RetrievalConfigInput', {
  description:
    'How an agent searches. An omitted field gets its default on creation and keeps its value on update. Null means the default. The default weight of a lane is chosen for each query, as measured to work best.',
  fields: t => ({
    topK: t.int({
      description: 'Maximum number of hits of a query that does not set `topK`: 1 to 100. Default: 10.',
    }),
    lexical: t.float({ description: 'Weight of the LEXICAL lane (words), 0 to 1.' }),
    trigram: t.float({ description: 'Weight of the TRIGRAM lane (parts of words), 0 to 1.' }),
    semantic: t.float({ description: 'Weight of the SEMANTIC lane (meaning), 0 to 1.' }),
    minScore: t.float({
      description: 'Hits with a lower fused score are dropped: 0 to 1. Default: 0.',
    }),
  }),
})

export const AgentFeaturesInput = builder.inputType('AgentFeaturesInput', {
  description: 'Optional features of an agent. Null means the default.',
  fields: t => ({
    answers: t.boolean({
      description: 'Whether queries get an answer with citations, composed from the hits. Default: false.',
    }),
    learnFromMisses: t.boolean({
      description: 'Whether unanswered queries are saved as probes. Default: false.',
    }),
  }),
})

/** Validation shared by all agent inputs. */
export const agentName = nameText(200)
export const taxonomyVersion = text(1, 100)
export const configChecks = {
  scopeDescription: text(0, 2000).nullish(),
  retrieval: z
    .looseObject({
      topK: integerInRange(1, 100).nullish(),
      lexical: share.nullish(),
      trigram: share.nullish(),
      semantic: share.nullish(),
      minScore: share.nullish(),
    })
    .nullish(),
}
