import { z } from 'zod'
import { NotFoundError, ValidationError } from '../../errors.ts'
import { visibleTemplates } from '../../resolvers/templates/find-template.ts'
import { rateTemplate, voteRating } from '../../resolvers/templates/ratings.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { inputArgs } from '../shared/input-fields.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection } from '../shared/paging.ts'
import { rowPayload } from '../shared/payload-fields.ts'
import { integerInRange, text } from '../shared/validation.ts'

/** In characters. */
const MAX_REVIEW_CHARACTERS = 4_000

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
  ...NODE,
  findUnique: (id, context) => ({ id, template: visibleTemplates(context) }),
  description: 'Rating of a template by one user.',
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

const RateTemplateInput = builder.inputType('RateTemplateInput', {
  validate: z.looseObject({ stars: integerInRange(1, 5), review: text(0, MAX_REVIEW_CHARACTERS).nullish() }),
  description: 'Your rating of a template.',
  fields: t => ({
    templateId: t.id({ required: true, description: 'ID of the template.' }),
    stars: t.int({ required: true, description: 'Stars from 1 to 5.' }),
    review: t.string({ description: 'Review text. At most 4,000 characters.' }),
  }),
})
const RateTemplatePayload = rowPayload('RateTemplatePayload', 'The saved rating and its template.', {
  rating: ['TemplateRating', 'Your rating.'],
  template: ['Template', 'The template with its new average rating.'],
})

const VoteRatingInput = builder.inputType('VoteRatingInput', {
  description: 'A vote on a rating.',
  fields: t => ({
    ratingId: t.id({ required: true, description: 'ID of the rating. You cannot vote on your own.' }),
    helpful: t.boolean({ required: true, description: 'Whether the rating was helpful.' }),
  }),
})
const VoteRatingPayload = rowPayload('VoteRatingPayload', 'The rating after the vote.', {
  rating: ['TemplateRating', 'The rating with its new vote counts.'],
})

builder.mutationFields(t => ({
  rateTemplate: t.field({
    type: RateTemplatePayload,
    description:
      'Rates a template that you have used. A user has one rating per template: a second replaces the first and keeps its votes. Requires the WRITE scope.',
    errors: { types: [NotFoundError, ValidationError] },
    args: inputArgs(t.arg, RateTemplateInput, 'The rating.'),
    resolve: (_, { input }, context) => rateTemplate(context, input),
  }),
  voteRating: t.field({
    type: VoteRatingPayload,
    description:
      "Votes on whether another user's rating is helpful. A second vote replaces the first. Requires the WRITE scope.",
    errors: { types: [NotFoundError] },
    args: inputArgs(t.arg, VoteRatingInput, 'The vote.'),
    resolve: (_, { input }, context) => voteRating(context, input),
  }),
}))
