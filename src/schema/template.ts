import { queryFromInfo } from '@pothos/plugin-prisma'
import { loadViewerRating } from '../resolvers/templates/load-viewer-rating.ts'
import { ratingsOfTemplates } from '../resolvers/templates/page-ratings.ts'
import { versionsOfTemplates } from '../resolvers/templates/page-versions.ts'
import { isVisible, visibleTemplates } from '../resolvers/templates/visible-templates.ts'
import { builder } from './builder.ts'
import { defineConnection, rowsOf } from './connection.ts'
import { pageArgs } from './page-args.ts'
import { costOfText } from './query-cost.ts'
import { TemplateCategoryEnum, TemplateVisibilityEnum } from './template-enums.ts'
import { LONGEST_NOTE } from './template-inputs.ts'
import { RatingSummary, TemplateRating, TemplateRatingConnection } from './template-rating.ts'
import { TemplateVersion, TemplateVersionConnection } from './template-version.ts'

export const Template = builder.prismaNode('Template', {
  id: { field: 'id' },
  findUnique: (id, context) => ({ id, AND: visibleTemplates(context) }),
  nullable: true,
  description:
    'Text with placeholders and a plan for reports, to be used again and again. Who may see it: `visibility`.',
  authScopes: { read: true },
  fields: t => ({
    name: t.exposeString('name', { description: 'For people.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What it is for.',
      complexity: costOfText(LONGEST_NOTE),
    }),
    category: t.expose('category', { type: TemplateCategoryEnum, description: 'What it makes.' }),
    tags: t.exposeStringList('tags', { description: 'Words to find it by, in small letters.' }),
    visibility: t.expose('visibility', { type: TemplateVisibilityEnum, description: 'Who may see it.' }),
    official: t.exposeBoolean('official', {
      description:
        'Whether an ADMIN vouches for it. Ends with a version that somebody without ADMIN publishes, and when it is PUBLIC no more.',
    }),
    featured: t.exposeBoolean('featured', {
      description: 'Whether an ADMIN shows it first. Ends as `official` does.',
    }),
    author: t.relation('author', { description: 'Who made it.' }),
    team: t.relation('team', {
      nullable: true,
      description: 'Which team may see it; null unless its visibility is TEAM.',
    }),
    latest: t.relation('latest', {
      nullable: false,
      onNull: 'error',
      description: 'The newest version, which is used where no other is asked for.',
    }),
    versions: t.field({
      type: TemplateVersionConnection,
      description: 'Its versions, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        versions: nested(versionsOfTemplates.query(args), rowsOf('TemplateVersion')),
      }),
      resolve: (template, args, context) =>
        versionsOfTemplates.toPage(context, template.id, args, template.versions),
    }),
    forkedFrom: t.field({
      type: TemplateVersion,
      nullable: true,
      description:
        'What it is a fork of; null for no fork, and where that is gone or not to be seen any more.',
      select: (_, __, nested) => ({ forkedFrom: nested({ select: { templateId: true } }) }),
      resolve: async ({ forkedFrom }, _, context) =>
        forkedFrom && (await isVisible(context, forkedFrom.templateId)) ? (forkedFrom as never) : null,
    }),
    upstreamAhead: t.int({
      description: 'Upstream versions since the fork, or since the last pull; 0 where `forkedFrom` is null.',
      select: {
        pulled: {
          select: {
            ordinal: true,
            templateId: true,
            template: { select: { latest: { select: { ordinal: true } } } },
          },
        },
      },
      resolve: async ({ pulled }, _, context) =>
        pulled?.template.latest && (await isVisible(context, pulled.templateId))
          ? pulled.template.latest.ordinal - pulled.ordinal
          : 0,
    }),
    usageCount: t.exposeInt('usageCount', { description: 'How often its versions were used.' }),
    rating: t.field({
      type: RatingSummary,
      description: 'What all ratings come to.',
      select: { ratingAverage: true, ratingCount: true, stars: true },
      resolve: template => template,
    }),
    ratings: t.field({
      type: TemplateRatingConnection,
      description: 'What users think of it, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        ratings: nested(ratingsOfTemplates.query(args), rowsOf('TemplateRating')),
      }),
      resolve: (template, args, context) =>
        ratingsOfTemplates.toPage(context, template.id, args, template.ratings),
    }),
    viewerRating: t.field({
      type: TemplateRating,
      nullable: true,
      description: 'What the user of the present key thinks of it; null where they have not rated it.',
      select: { id: true },
      resolve: ({ id }, _, context, info) =>
        loadViewerRating(context, {
          templateId: id,
          query: queryFromInfo({ context, info, select: { templateId: true } }),
        }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it was last changed, or a version published.',
    }),
  }),
})
export const TemplateConnection = defineConnection(Template, 'Template', 'templates')
