import { isVisible } from '../../resolvers/templates/find-template.ts'
import {
  type TopicFilter as Filter,
  listTopics,
  loadNewestPlans,
  plansOfTopics,
  reportsOfTopics,
} from '../../resolvers/topics/list-topics.ts'
import { ReportConnection } from '../reports/report.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { NODE, nodeField } from '../shared/node-field.ts'
import {
  defineConnection,
  defineOrder,
  listArgs,
  nestedRowPaths,
  pageArgs,
  queryRows,
} from '../shared/paging.ts'
import { TemplateVersion } from '../templates/template-version.ts'
import { TopicPlan, TopicPlanConnection } from './topic-plan.ts'

const TopicStatusEnum = defineEnum('TopicStatus', 'Status of a topic.', {
  PLANNED: 'The newest plan is not approved yet.',
  APPROVED: 'The newest plan is approved. A report can be generated.',
  GENERATING: 'A report is being written.',
  COMPLETED: 'The last generation completed.',
  FAILED: 'The last generation failed or was cancelled.',
})

export const Topic = builder.prismaNode('Topic', {
  ...NODE,
  description: 'The subject of reports.',
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
      ...batchByPath({ id: true, topicId: true }, ({ id }: { id: string }) => id, loadNewestPlans),
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
    createdBy: t.relation('createdBy', {
      nullable: true,
      description:
        'User whom the topic, its plans and its reports belong to. Others can read them, but only this user and API keys with the ADMIN scope can change them. Null if unknown: then, only ADMIN can.',
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
    createdById: t.id({ description: 'Topics created by the user with this ID.' }),
  }),
})

const TopicOrder = defineOrder('Topic', 'topics', {
  CREATED_AT: 'Time of creation.',
  TITLE: 'Title.',
})

builder.queryFields(t => ({
  topic: nodeField(t, 'Topic', 'A topic by ID. Null if it does not exist.'),
  topics: t.field({
    type: TopicConnection,
    description: 'Topics of the workspace. Default order: newest first.',
    args: listArgs(t.arg, 'topics', TopicFilter, TopicOrder),
    resolve: (_, args, context, info) => listTopics(context, args, queryRows(context, info)),
  }),
  report: nodeField(t, 'Report', 'A report by ID. Null if it does not exist.'),
}))
