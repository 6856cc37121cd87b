import { visibleTemplates } from '../resolvers/templates/visible-templates.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { costOfText } from './query-cost.ts'

/** In characters. */
export const LONGEST_REVIEW = 4_000

export const RatingSummary = builder
  .objectRef<{ ratingAverage: number; ratingCount: number; stars: number[] }>('RatingSummary')
  .implement({
    description: 'What all ratings of a template come to.',
    fields: t => ({
      average: t.float({
        nullable: true,
        description: 'Stars, 1 to 5; null without ratings.',
        resolve: ({ ratingCount, ratingAverage }) => (ratingCount ? ratingAverage : null),
      }),
      count: t.exposeInt('ratingCount', { description: 'How many rated it.' }),
      distribution: t.exposeIntList('stars', { description: 'How many gave 1, 2, 3, 4, 5.' }),
    }),
  })

export const TemplateRating = builder.prismaNode('TemplateRating', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  nullable: true,
  description: 'What one user thinks of a template.',
  authScopes: { read: true },
  fields: t => ({
    version: t.relation('version', { description: 'What the user had used last when rating.' }),
    author: t.relation('author', { description: 'Who rated.' }),
    stars: t.exposeInt('stars', { description: '1 to 5.' }),
    review: t.exposeString('review', {
      nullable: true,
      description: 'Why, in words.',
      complexity: costOfText(LONGEST_REVIEW),
    }),
    helpful: t.exposeInt('helpful', { description: 'How many found it helpful.' }),
    unhelpful: t.exposeInt('unhelpful', { description: 'How many did not.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the user first rated.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When the user last did.' }),
  }),
})
export const TemplateRatingConnection = defineConnection(TemplateRating, 'TemplateRating', 'ratings')
