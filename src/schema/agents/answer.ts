import type { Answer as AnswerShape, Citation as CitationShape } from '../../knowledge/answers/answer.ts'
import { Chunk } from '../documents/document.ts'
import { loadChunks } from '../search/search.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'

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

export const Answer = builder.objectRef<AnswerShape>('Answer').implement({
  description:
    'An answer whose sentences cite the passages that support them. The sentences are written by the configured model or, without one, taken from the hits.',
  fields: t => ({
    text: t.exposeString('text', {
      description:
        'Plain text without citation markers. Links, URLs, images, HTML, Markdown formatting, control characters and bidirectional text controls are removed from the text of a model.',
    }),
    grounded: t.exposeBoolean('grounded', {
      description:
        'Whether every sentence is supported by the passages that it cites. Always true for sentences taken from the hits. Sentences of a model are supported if the cited passages contain at least half of their words and all of their numbers.',
    }),
    citations: t.field({
      type: [Citation],
      description: 'Citations in the order of the text. A part may have several.',
      resolve: answer => answer.citations,
    }),
    model: t.exposeString('model', {
      nullable: true,
      description: 'Name of the model that wrote the answer. Null if its sentences were taken from the hits.',
    }),
  }),
})
