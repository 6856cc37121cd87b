import { visibleTemplates } from '../resolvers/templates/visible-templates.ts'
import { builder } from './builder.ts'
import { defineConnection } from './connection.ts'
import { costOfText } from './query-cost.ts'

/** In characters. */
export const MAX_REVIEW_CHARACTERS = 4_000

export const RatingSummary = builder
  .objectRef<{ ratingAverage: number; ratingCount: number; stars: number[] }>('RatingSummary')
  .implement({
    description: 'Summary of all ratings of a template.',
    fields: t => ({
      average: t.float({
        nullable: true,
        description: 'Average number of stars, 1 to 5. Null if there are no ratings.',
        resolve: ({ ratingCount, ratingAverage }) => (ratingCount ? ratingAverage : null),
      }),
      count: t.exposeInt('ratingCount', { description: 'Number of ratings.' }),
      distribution: t.exposeIntList('stars', {
        description: 'Number of ratings with 1, 2, 3, 4 and 5 stars, in this order.',
      }),
    }),
  })

export const TemplateRating = builder.prismaNode('TemplateRating', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  nullable: true,
  description: 'Rating of a template by one user.',
  authScopes: { read: true },
  fields: t => ({
    version: t.relation('version', {
      description: 'Version that the user had used most recently when rating.',
    }),
    author: t.relation('author', { description: 'User who gave the rating.' }),
    stars: t.exposeInt('stars', { description: 'Stars from 1 to 5.' }),
    review: t.exposeString('review', {
      nullable: true,
      description: 'Review text. Null if none was given.',
      complexity: costOfText(MAX_REVIEW_CHARACTERS),
    }),
    helpful: t.exposeInt('helpful', { description: 'Number of users who found the rating helpful.' }),
    unhelpful: t.exposeInt('unhelpful', { description: 'Number of users who found the rating unhelpful.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time of the first rating by this user.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of the latest change.' }),
  }),
})
export const TemplateRatingConnection = defineConnection(TemplateRating, 'TemplateRating', 'ratings')
