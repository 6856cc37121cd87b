import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Answer as AnswerShape, Citation as CitationShape } from '../knowledge/answers/answer.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { builder } from './builder.ts'
import { Chunk } from './document.ts'
import { loadChunks } from './search.ts'

/** What is asked of the cited passages. Said for every citation: the plugin would else read each of them again. */
function queryChunk(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, select: { id: true } })
}

export const Citation = builder.objectRef<CitationShape>('Citation').implement({
  description: 'A part of a text, and the passage that it rests on.',
  fields: t => ({
    start: t.exposeInt('start', {
      description: 'Where the part begins in the text, in code points, counted from 0.',
    }),
    end: t.exposeInt('end', { description: 'Where it ends; the code point there is no part of it.' }),
    chunk: t.loadable({
      type: Chunk,
      description: 'The passage.',
      // Of all citations that are asked the same.
      byPath: true,
      load: (ids: string[], context, _, info) => loadChunks(ids, context, queryChunk(context, info)),
      resolve: (citation, _, context, info) => {
        queryChunk(context, info)
        return citation.chunkId
      },
    }),
  }),
})

export const Answer = builder.objectRef<AnswerShape>('Answer').implement({
  description:
    'Sentences drawn from the hits, or written by the configured model, each tied to the passages that it rests on.',
  fields: t => ({
    text: t.exposeString('text', {
      description:
        'In plain text, without marks of citations. Of what a model writes, links, addresses, images, HTML, marks of Markdown, control characters and those that turn the direction of writing are taken out.',
    }),
    grounded: t.exposeBoolean('grounded', {
      description:
        'Whether each sentence was found to rest on what it cites. Always so for sentences drawn from passages. Of a model: each cites a passage that has half of its words and all of its numbers.',
    }),
    citations: t.field({
      type: [Citation],
      description: 'In the order of the text. A part may have several.',
      resolve: answer => answer.citations,
    }),
    model: t.exposeString('model', {
      nullable: true,
      description: 'The model that wrote it; null where its sentences were drawn from passages.',
    }),
  }),
})
