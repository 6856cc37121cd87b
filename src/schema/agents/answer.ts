import type { Answer as AnswerShape, Citation as CitationShape } from '../../knowledge/answers/answer.ts'
import { Chunk } from '../documents/document.ts'
import { loadChunks } from '../search/search.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'

export const Citation = builder.objectRef<CitationShape>('Citation').implement({
  description: 'A part of a text and the passage that supports it.',
  fields: t => ({
    start: t.exposeInt('start', {
      description: 'Start of the part in the text, in Unicode code points from 0.',
    }),
    end: t.exposeInt('end', { description: 'End of the part, in code points. Exclusive.' }),
    chunk: t.loadable({
      type: Chunk,
      description: 'The passage that supports it.',
      ...batchByPath(
        { id: true },
        ({ chunkId }: CitationShape) => chunkId,
        (context, ids, query) => loadChunks(ids, context, query),
      ),
    }),
  }),
})

const AnswerFallback = defineEnum(
  'AnswerFallback',
  'Why an answer is quoted although the workspace has a model.',
  {
    BUDGET: 'A budget or quota has no room for the answer.',
    MODEL_UNAVAILABLE:
      'No model can be used at present: each is denied, disabled, down, or has too small a context or an unusable secret. `rankModels` shows the reasons.',
    MODEL_FAILED: 'A model failed, and no other one could write the answer.',
  },
)

export const Answer = builder.objectRef<AnswerShape>('Answer').implement({
  description:
    'An answer and the passages that support it. It is written by a plugin or a model of the workspace or, without them, quoted from the best passage.',
  fields: t => ({
    text: t.exposeString('text', {
      description:
        'Plain text without citation markers. A quote starts with a line that has the title and the heading of its passage. Links, URLs, images, HTML, Markdown formatting, control characters and bidirectional text controls are removed from the text of a model.',
    }),
    confidence: t.exposeFloat('confidence', {
      description:
        'Estimated probability that the text answers the question, 0 to 1. Calibrated for quotes: of those with 0.8, about 80 % are right. For the text of a model: the relevance of its best citation, halved unless `grounded`.',
    }),
    grounded: t.exposeBoolean('grounded', {
      description:
        'For the text of a model: whether the cited passages contain at least half of the words and all numbers of every sentence. For a quote: whether it is more likely right than wrong, which is a `confidence` of at least 0.5.',
    }),
    citations: t.field({
      type: [Citation],
      description: 'Citations in the order of the text. A part may have several.',
      resolve: answer => answer.citations,
    }),
    model: t.exposeString('model', {
      nullable: true,
      description:
        'Name of the model, or name and version of the plugin, that wrote the answer. Null if the answer is quoted from a passage.',
    }),
    fallback: t.field({
      type: AnswerFallback,
      nullable: true,
      description:
        'Why a model did not write the answer. Null if one did, or if the workspace has none for answers.',
      // Answers of earlier releases have none.
      resolve: ({ fallback }) => fallback ?? null,
    }),
  }),
})
