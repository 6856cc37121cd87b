import type { ArgBuilder } from '@pothos/core'
import { queryFromInfo } from '@pothos/plugin-prisma'
import { listTemplates } from '../resolvers/templates/list-templates.ts'
import type { TemplateFilter as Filter } from '../resolvers/templates/template-filter.ts'
import { visibleTemplates } from '../resolvers/templates/visible-templates.ts'
import { builder } from './builder.ts'
import { ROW_PATHS, type Types } from './connection.ts'
import { findById } from './find-by-id.ts'
import { OrderDirection } from './order-direction.ts'
import { pageArgs } from './page-args.ts'
import { Template, TemplateConnection } from './template.ts'
import { TemplateCategoryEnum, TemplateVisibilityEnum } from './template-enums.ts'
import { Viewer } from './viewer.ts'

const TemplateFilter = builder.inputRef<Filter>('TemplateFilter').implement({
  description: 'Which templates. Everything given must hold.',
  fields: t => ({
    search: t.string({
      description:
        'Each of these words is in the name, the description or a tag, upper and lower case alike; Korean particles and punctuation around a word do not count.',
    }),
    category: t.field({ type: TemplateCategoryEnum, description: 'Of this category.' }),
    tags: t.stringList({ description: 'With all of these tags.' }),
    authorId: t.id({ description: 'By this user.' }),
    teamId: t.id({ description: 'For this team.' }),
    official: t.boolean({ description: 'An ADMIN vouches for it, or none does.' }),
    featured: t.boolean({ description: 'An ADMIN shows it first, or none does.' }),
    minRating: t.float({
      description: 'With at least this average rating; without any rating it counts as 0.',
    }),
    visibility: t.field({ type: TemplateVisibilityEnum, description: 'Of this visibility.' }),
  }),
})

const TemplateOrder = builder.inputType('TemplateOrder', {
  description: 'In which order.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('TemplateOrderField', {
        description: 'By what.',
        values: {
          USAGE: { description: 'How often it was used.' },
          RATING: { description: 'Its average rating; without any it counts as 0.' },
          CREATED_AT: { description: 'When it was made.' },
          UPDATED_AT: { description: 'When it was last changed, or a version published.' },
          NAME: { description: 'Its name.' },
        } as const,
      }),
      required: true,
      description: 'By what.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end first.' }),
  }),
})

function listArgs(arg: ArgBuilder<Types>) {
  return {
    filter: arg({ type: TemplateFilter, description: 'Which of them.' }),
    orderBy: arg({ type: TemplateOrder, description: 'In which order.' }),
    ...pageArgs(arg),
  }
}

builder.queryFields(t => ({
  template: t.prismaField({
    type: Template,
    nullable: true,
    description: 'A template by its id; null for an unknown one, and alike for one that may not be seen.',
    args: { id: t.arg.id({ required: true, description: 'Of the template.' }) },
    resolve: (query, _, { id }, context) =>
      findById('Template', id, uuid =>
        context.db.template.findUnique({ ...query, where: { id: uuid, AND: visibleTemplates(context) } }),
      ),
  }),
  templates: t.field({
    type: TemplateConnection,
    description:
      "Public templates, one's own, and those of one's teams; newest first unless asked otherwise.",
    args: listArgs(t.arg),
    resolve: (_, args, context, info) =>
      listTemplates(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
}))

builder.objectFields(Viewer, t => ({
  templates: t.field({
    type: TemplateConnection,
    description:
      'Templates that this user wrote, whatever their visibility; newest first unless asked otherwise.',
    args: listArgs(t.arg),
    resolve: (viewer, args, context, info) =>
      listTemplates(context, args, queryFromInfo({ context, info, paths: ROW_PATHS }), viewer.userId),
  }),
}))
