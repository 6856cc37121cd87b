import { queryFromInfo } from '@pothos/plugin-prisma'
import { isVisible, visibleTemplates } from '../../resolvers/templates/find-template.ts'
import { loadViewerRating, ratingsOfTemplates } from '../../resolvers/templates/ratings.ts'
import { versionsOfTemplates } from '../../resolvers/templates/template-versions.ts'
import { costOfText } from '../cost/field-costs.ts'
import { builder } from '../shared/builder.ts'
import { NODE } from '../shared/node-field.ts'
import { defineConnection, nestedRowPaths, pageArgs } from '../shared/paging.ts'
import { MAX_NOTE_CHARACTERS, TemplateCategoryEnum, TemplateVisibilityEnum } from './template-content.ts'
import { RatingSummary, TemplateRating, TemplateRatingConnection } from './template-rating.ts'
import { TemplateVersion, TemplateVersionConnection } from './template-version.ts'

export const Template = builder.prismaNode('Template', {
  ...NODE,
  findUnique: (id, context) => ({ id, AND: visibleTemplates(context) }),
  description:
    'A reusable text with placeholders, and an outline for reports. `visibility` determines who can see it.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name of the template.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Purpose of the template. Null if none was given.',
      complexity: costOfText(MAX_NOTE_CHARACTERS),
    }),
    category: t.expose('category', {
      type: TemplateCategoryEnum,
      description: 'Kind of content that it produces.',
    }),
    tags: t.exposeStringList('tags', { description: 'Search tags, in lowercase.' }),
    visibility: t.expose('visibility', {
      type: TemplateVisibilityEnum,
      description: 'Who can see the template.',
    }),
    official: t.exposeBoolean('official', {
      description:
        'Whether an administrator has marked the template as official. Reset when someone publishes a version without the ADMIN scope, and when a PUBLIC template gets another visibility.',
    }),
    featured: t.exposeBoolean('featured', {
      description: 'Whether an administrator has marked the template as featured. Reset like `official`.',
    }),
    author: t.relation('author', { description: 'User who created the template.' }),
    team: t.relation('team', {
      nullable: true,
      description: 'Team that can see the template. Null unless the visibility is TEAM.',
    }),
    latest: t.relation('latest', {
      nullable: false,
      onNull: 'error',
      description: 'Latest version, which is used by default.',
    }),
    versions: t.field({
      type: TemplateVersionConnection,
      description: 'Versions, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        versions: nested(versionsOfTemplates.query(args), nestedRowPaths('TemplateVersion')),
      }),
      resolve: (template, args, context) =>
        versionsOfTemplates.toPage(context, template.id, args, template.versions),
    }),
    forkedFrom: t.field({
      type: TemplateVersion,
      nullable: true,
      description:
        'Version that this template was forked from. Null if it is not a fork, or if the original was deleted or is not visible to you.',
      select: (_, __, nested) => ({ forkedFrom: nested({ select: { templateId: true } }) }),
      resolve: async ({ forkedFrom }, _, context) =>
        forkedFrom && (await isVisible(context, forkedFrom.templateId)) ? (forkedFrom as never) : null,
    }),
    upstreamAhead: t.int({
      description:
        'Number of upstream versions published since the fork or the last pull. 0 if `forkedFrom` is null.',
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
    usageCount: t.exposeInt('usageCount', {
      description: 'Number of times the template was used, in any version.',
    }),
    rating: t.field({
      type: RatingSummary,
      description: 'Summary of all ratings.',
      select: { ratingAverage: true, ratingCount: true, stars: true },
      resolve: template => template,
    }),
    ratings: t.field({
      type: TemplateRatingConnection,
      description: 'Ratings by users, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        ratings: nested(ratingsOfTemplates.query(args), nestedRowPaths('TemplateRating')),
      }),
      resolve: (template, args, context) =>
        ratingsOfTemplates.toPage(context, template.id, args, template.ratings),
    }),
    viewerRating: t.field({
      type: TemplateRating,
      nullable: true,
      description: 'Rating by the user of the current API key. Null if they have not rated it.',
      select: { id: true },
      resolve: ({ id }, _, context, info) =>
        loadViewerRating(context, {
          id,
          query: queryFromInfo({ context, info, select: { templateId: true } }),
        }),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'Time of the last change or published version.',
    }),
  }),
})
export const TemplateConnection = defineConnection(Template, 'Template', 'templates')
