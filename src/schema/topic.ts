import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { isVisible } from '../resolvers/templates/visible-templates.ts'
import { type TopicFilter as Filter, listTopics } from '../resolvers/topics/list-topics.ts'
import { loadNewestPlans } from '../resolvers/topics/load-newest-plans.ts'
import { plansOfTopics, reportsOfTopics } from '../resolvers/topics/page-topic-parts.ts'
import { builder } from './builder.ts'
import { defineConnection, ROW_PATHS, rowsOf } from './connection.ts'
import { findById } from './find-by-id.ts'
import { OrderDirection } from './order-direction.ts'
import { pageArgs } from './page-args.ts'
import { Report, ReportConnection } from './report.ts'
import { TemplateVersion } from './template-version.ts'
import { TopicPlan, TopicPlanConnection } from './topic-plan.ts'

const TopicStatusEnum = builder.enumType('TopicStatus', {
  description: 'How far a topic is on its way to a report.',
  values: {
    PLANNED: { description: 'It has a plan that nobody approved yet.' },
    APPROVED: { description: 'Its newest plan was approved: a report can be generated.' },
    GENERATING: { description: 'A report is being written.' },
    COMPLETED: { description: 'The last generation came to its end.' },
    FAILED: { description: 'The last generation failed, or was cancelled.' },
  } as const,
})

/** What is asked of the newest plans. Said for every topic: the plugin would else read each of them again. */
function queryPlan(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, select: { id: true, topicId: true } })
}

export const Topic = builder.prismaNode('Topic', {
  id: { field: 'id' },
  nullable: true,
  description: 'What reports are planned and written about.',
  authScopes: { read: true },
  fields: t => ({
    title: t.exposeString('title', { description: 'As it was asked for.' }),
    language: t.exposeString('language', {
      description: 'BCP 47 tag of the language that its plans and reports are in.',
    }),
    status: t.expose('status', { type: TopicStatusEnum, description: 'How far it is.' }),
    template: t.field({
      type: TemplateVersion,
      nullable: true,
      description:
        'The version that it is planned by. Null without one, and where that is gone or not to be seen by the caller.',
      select: (_, __, nested) => ({ templateVersion: nested({ select: { templateId: true } }) }),
      resolve: async ({ templateVersion }, _, context) =>
        templateVersion && (await isVisible(context, templateVersion.templateId))
          ? (templateVersion as never)
          : null,
    }),
    agents: t.field({
      type: ['Agent' as never],
      description: 'Whose documents it is planned and written from. One that was deleted since is left out.',
      select: (_, __, nested) => ({
        agents: { select: { agent: nested(true) }, orderBy: { ordinal: 'asc' } },
      }),
      resolve: topic => topic.agents.map(({ agent }) => agent) as never,
    }),
    plan: t.loadable({
      type: TopicPlan,
      nullable: true,
      description: 'The newest plan.',
      // Of all topics that are asked the same.
      byPath: true,
      load: (ids: string[], context, _, info) => loadNewestPlans(context, ids, queryPlan(context, info)),
      resolve: (topic, _, context, info) => {
        queryPlan(context, info)
        return topic.id
      },
    }),
    plans: t.field({
      type: TopicPlanConnection,
      description: 'All its plans, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({ plans: nested(plansOfTopics.query(args), rowsOf('TopicPlan')) }),
      resolve: (topic, args, context) => plansOfTopics.toPage(context, topic.id, args, topic.plans),
    }),
    generation: t.relation('generation', {
      nullable: true,
      description:
        'The task of the running or the latest generation. Null before the first, and once that task is no longer kept.',
    }),
    reports: t.field({
      type: ReportConnection,
      description: 'What was written about it, newest first; the first one may be in the making.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({ reports: nested(reportsOfTopics.query(args), rowsOf('Report')) }),
      resolve: (topic, args, context) => reportsOfTopics.toPage(context, topic.id, args, topic.reports),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first planned.' }),
  }),
})
const TopicConnection = defineConnection(Topic, 'Topic', 'topics')

const TopicFilter = builder.inputRef<Filter>('TopicFilter').implement({
  description: 'Which topics. Everything given must hold.',
  fields: t => ({
    status: t.field({ type: [TopicStatusEnum], description: 'In any of these states.' }),
    search: t.string({ description: 'This is in the title, upper and lower case alike.' }),
  }),
})

const TopicOrder = builder.inputType('TopicOrder', {
  description: 'In which order.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('TopicOrderField', {
        description: 'By what.',
        values: {
          CREATED_AT: { description: 'When it was made.' },
          TITLE: { description: 'Its title.' },
        } as const,
      }),
      required: true,
      description: 'By what.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end first.' }),
  }),
})

builder.queryFields(t => ({
  topic: t.prismaField({
    type: Topic,
    nullable: true,
    description: 'A topic by its id; null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'Of the topic.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Topic', id, uuid => db.topic.findUnique({ ...query, where: { id: uuid } })),
  }),
  topics: t.field({
    type: TopicConnection,
    description: 'Topics of the workspace, newest first unless asked otherwise.',
    args: {
      filter: t.arg({ type: TopicFilter, description: 'Which of them.' }),
      orderBy: t.arg({ type: TopicOrder, description: 'In which order.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) =>
      listTopics(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
  report: t.prismaField({
    type: Report,
    nullable: true,
    description: 'A report by its id; null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'Of the report.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Report', id, uuid => db.report.findUnique({ ...query, where: { id: uuid } })),
  }),
}))
