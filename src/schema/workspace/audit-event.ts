import { listAuditEvents } from '../../resolvers/workspace/audit-events.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localized } from '../shared/localized.ts'
import { visibleRows } from '../shared/node.ts'
import { ADMIN_NODE } from '../shared/node-field.ts'
import { DateTimeRange, defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const AuditAction = defineEnum('AuditAction', 'What was done.', {
  API_KEY_CREATED: 'An API key was created.',
  API_KEY_MINTED: 'A short-lived API key was created with another key.',
  API_KEY_REVOKED: 'An API key was revoked.',
  USER_CREATED: 'A user was created.',
  AGENT_DELETED: 'One or more agents were deleted.',
  DOCUMENTS_DELETED: 'One or more documents were deleted.',
  TAXONOMY_PUBLISHED: 'A taxonomy version was published.',
  TEMPLATE_DELETED: 'A template was deleted.',
  TOPIC_DELETED: 'A topic was deleted with its plans and reports.',
  WEBHOOK_CREATED: 'A webhook endpoint was created.',
  WEBHOOK_UPDATED: 'A webhook endpoint was changed.',
  WEBHOOK_DELETED: 'A webhook endpoint was deleted.',
  WEBHOOK_SECRET_ROTATED: 'The secret of a webhook endpoint or of the workspace was replaced.',
  QUOTA_SET: 'A resource limit of the workspace was set.',
  FEATURE_FLAG_SET: 'A feature flag was set.',
  DOCUMENTS_REGISTERED: 'Trusted documents were registered.',
  DOCUMENT_REGISTRATION_REMOVED: 'The registration of a trusted document was removed.',
  SECRET_CREATED: 'A secret was created.',
  SECRET_READ: 'A secret was used.',
  SECRET_ROTATED: 'A secret got a new version.',
  SECRET_REVOKED: 'A secret was revoked.',
  SECRET_FAILED: 'A secret could not be used.',
  MODEL_PROVIDER_SAVED: 'A model provider was created or changed.',
  MODEL_PROVIDER_DELETED: 'A model provider was deleted.',
  MODEL_SAVED: 'A model was created or changed.',
  MODEL_DELETED: 'A model was deleted.',
  PLUGIN_INSTALLED: 'A plugin was installed.',
  PLUGIN_ENABLED: 'A plugin was enabled.',
  PLUGIN_DISABLED: 'A plugin was disabled.',
  PLUGIN_REMOVED: 'A plugin was removed.',
  PLUGIN_EFFECT: 'A plugin had an effect outside Canopy.',
  BUDGET_SET: 'A budget was set.',
  POLICY_SET: 'A policy was set.',
  GOAL_APPROVED: 'A goal was approved.',
  GOAL_CANCELLED: 'A goal was cancelled.',
  GOAL_DELETED: 'A goal was deleted.',
})

const AuditEvent = builder.prismaNode('AuditEvent', {
  ...ADMIN_NODE,
  findUnique: (id, context) => ({ id, ...visibleRows('AuditEvent', context) }),
  description:
    'An act that the audit log keeps. The log is append-only; events are deleted after a year by default (`AUDIT_RETENTION_DAYS`). Visible to API keys with the ADMIN scope.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Time of the act.' }),
    action: t.expose('action', { type: AuditAction, description: 'What was done.' }),
    actor: t.relation('actor', {
      nullable: true,
      description: 'User who did it. Null if the user no longer exists, or if Canopy did it on its own.',
    }),
    actorName: t.exposeString('actorName', {
      description: 'Name of the user at that time. `Canopy` for what it did on its own.',
    }),
    apiKeyPrefix: t.exposeString('apiKeyPrefix', {
      nullable: true,
      description: 'First characters of the API key that was used. Null if no key was used.',
    }),
    subjectId: t.id({
      nullable: true,
      description:
        'ID of the object that the act was on. The object may no longer exist. Null if there is none or if there are several: the filter `subjectId` finds the event by each of them.',
      select: { subjectIds: true },
      resolve: ({ subjectIds }) => (subjectIds.length === 1 ? (subjectIds[0] ?? null) : null),
    }),
    summary: t.string({
      description: 'One sentence for people. Contains no secrets.',
      select: { summary: true },
      resolve: localized(event => event.summary),
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'Request ID of the act, as in the log and in errors. Null if it was not a request.',
    }),
  }),
})
const AuditEventConnection = defineConnection(AuditEvent, 'AuditEvent', 'audit events')

const AuditEventFilter = builder.inputType('AuditEventFilter', {
  description: 'Filters audit events. All given conditions must match.',
  fields: t => ({
    actions: t.field({ type: [AuditAction], description: 'Events with any of these actions.' }),
    actorId: t.id({ description: 'Acts of the user with this ID.' }),
    subjectId: t.id({
      description:
        'Acts on the object with this ID, which may no longer exist. Also finds acts on several objects.',
    }),
    between: t.field({ type: DateTimeRange, description: 'Acts within this time range.' }),
  }),
})

builder.queryField('auditEvents', t =>
  t.field({
    type: AuditEventConnection,
    authScopes: { admin: true },
    description: 'The audit log: who did what, newest first. Requires the ADMIN scope.',
    args: {
      filter: t.arg({ type: AuditEventFilter, description: 'Filters the audit events.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, args, context, info) => listAuditEvents(context, args, queryRows(context, info)),
  }),
)
