import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { RequestContext } from '../../context.ts'
import { isVisible } from '../../resolvers/templates/find-template.ts'
import {
  type TopicFilter as Filter,
  listTopics,
  loadNewestPlans,
  plansOfTopics,
  reportsOfTopics,
} from '../../resolvers/topics/list-topics.ts'
import { Report, ReportConnection } from '../reports/report.ts'
import { builder } from '../shared/builder.ts'
import { findById } from '../shared/node.ts'
import { defineConnection, nestedRowPaths, OrderDirection, pageArgs, ROW_PATHS } from '../shared/paging.ts'
import { TemplateVersion } from '../templates/template-version.ts'
import { TopicPlan, TopicPlanConnection } from './topic-plan.ts'

const TopicStatusEnum = builder.enumType('TopicStatus', {
  description: 'Status of a topic.',
  values: {
    PLANNED: { description: 'The newest plan is not approved yet.' },
    APPROVED: { description: 'The newest plan is approved. A report can be generated.' },
    GENERATING: { description: 'A report is being written.' },
    COMPLETED: { description: 'The last generation completed.' },
    FAILED: { description: 'The last generation failed or was cancelled.' },
  } as const,
})

/** The query for the newest plans. Must be called for every topic, or the plugin reads each plan again. */
function queryPlan(context: RequestContext, info: GraphQLResolveInfo): object {
  return queryFromInfo({ context, info, select: { id: true, topicId: true } })
}

export const Topic = builder.prismaNode('Topic', {
  id: { field: 'id' },
  nullable: true,
  description: 'The subject of reports.',
  authScopes: { read: true },
  fields: t => ({
    title: t.exposeString('title', { description: 'Title, as given in planTopic.' }),
    language: t.exposeString('language', {
      description: 'Language of the plans and reports, as a BCP 47 tag.',
    }),
    status: t.expose('status', { type: TopicStatusEnum, description: 'Current status.' }),
    template: t.field({
      type: TemplateVersion,
      nullable: true,
      description:
        'Template version that the plan follows. Null if there is none, or if it was deleted or is not visible to you.',
      select: (_, __, nested) => ({ templateVersion: nested({ select: { templateId: true } }) }),
      resolve: async ({ templateVersion }, _, context) =>
        templateVersion && (await isVisible(context, templateVersion.templateId))
          ? (templateVersion as never)
          : null,
    }),
    agents: t.field({
      type: ['Agent' as never],
      description:
        'Agents whose documents the plans and reports are based on. Agents that were deleted since are omitted.',
      select: (_, __, nested) => ({
        agents: { select: { agent: nested(true) }, orderBy: { ordinal: 'asc' } },
      }),
      resolve: topic => topic.agents.map(({ agent }) => agent) as never,
    }),
    plan: t.loadable({
      type: TopicPlan,
      nullable: true,
      description: 'Newest plan.',
      // One batch for all topics at the same path.
      byPath: true,
      load: (ids: string[], context, _, info) => loadNewestPlans(context, ids, queryPlan(context, info)),
      resolve: (topic, _, context, info) => {
        queryPlan(context, info)
        return topic.id
      },
    }),
    plans: t.field({
      type: TopicPlanConnection,
      description: 'All plans, newest first.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        plans: nested(plansOfTopics.query(args), nestedRowPaths('TopicPlan')),
      }),
      resolve: (topic, args, context) => plansOfTopics.toPage(context, topic.id, args, topic.plans),
    }),
    generation: t.relation('generation', {
      nullable: true,
      description:
        'Task of the running or latest generation. Null before the first, and once retention has removed the task.',
    }),
    reports: t.field({
      type: ReportConnection,
      description: 'Reports on the topic, newest first. The first one may still be in progress.',
      args: pageArgs(t.arg),
      select: (args, _, nested) => ({
        reports: nested(reportsOfTopics.query(args), nestedRowPaths('Report')),
      }),
      resolve: (topic, args, context) => reportsOfTopics.toPage(context, topic.id, args, topic.reports),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
  }),
})
const TopicConnection = defineConnection(Topic, 'Topic', 'topics')

const TopicFilter = builder.inputRef<Filter>('TopicFilter').implement({
  description: 'Filters topics. All given conditions must match.',
  fields: t => ({
    status: t.field({ type: [TopicStatusEnum], description: 'Topics with any of these statuses.' }),
    search: t.string({ description: 'Text that the title must contain. Case is ignored.' }),
  }),
})

const TopicOrder = builder.inputType('TopicOrder', {
  description: 'Order of the topics.',
  fields: t => ({
    field: t.field({
      type: builder.enumType('TopicOrderField', {
        description: 'Fields to order topics by.',
        values: {
          CREATED_AT: { description: 'Time of creation.' },
          TITLE: { description: 'Title.' },
        } as const,
      }),
      required: true,
      description: 'Field to order by.',
    }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Ascending or descending.' }),
  }),
})

builder.queryFields(t => ({
  topic: t.prismaField({
    type: Topic,
    nullable: true,
    description: 'A topic by ID. Null if it does not exist.',
    args: { id: t.arg.id({ required: true, description: 'ID of the topic.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Topic', id, uuid => db.topic.findUnique({ ...query, where: { id: uuid } })),
  }),
  topics: t.field({
    type: TopicConnection,
    description: 'Topics of the workspace. Default order: newest first.',
    args: {
      filter: t.arg({ type: TopicFilter, description: 'Filters the topics.' }),
      orderBy: t.arg({ type: TopicOrder, description: 'Order of the topics.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) =>
      listTopics(context, args, queryFromInfo({ context, info, paths: ROW_PATHS })),
  }),
  report: t.prismaField({
    type: Report,
    nullable: true,
    description: 'A report by ID. Null if it does not exist.',
    args: { id: t.arg.id({ required: true, description: 'ID of the report.' }) },
    resolve: (query, _, { id }, { db }) =>
      findById('Report', id, uuid => db.report.findUnique({ ...query, where: { id: uuid } })),
  }),
}))
