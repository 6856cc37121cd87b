import { listNotices } from '../../resolvers/protection/notices.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localized } from '../shared/localized.ts'
import { visibleRows } from '../shared/node.ts'
import { ADMIN_NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const NoticeKind = defineEnum('NoticeKind', 'Why a notice was raised.', {
  BUDGET_WARNING: 'A budget that warns is spent.',
  BUDGET_STOPPED: 'A budget refused a call of a model.',
  SECRET_EXPIRING: 'A secret expires soon.',
  STORAGE_SIZE: 'The stored data of the workspace grew a lot within a week.',
  QUOTA_NEARLY_REACHED: 'At least 90 % of a quota is used.',
  FLAG_SWITCHED_OFF: 'A feature flag was switched off automatically, because its operations failed.',
})

const Notice = builder.prismaNode('Notice', {
  ...ADMIN_NODE,
  findUnique: (id, context) => ({ id, ...visibleRows('Notice', context) }),
  description:
    'What an operator should look at. Deleted after 90 days. Also sent as a webhook of type `NOTICE`. Visible to API keys with the ADMIN scope.',
  fields: t => ({
    kind: t.expose('kind', { type: NoticeKind, description: 'Why it was raised.' }),
    message: t.string({
      description: 'What happened and what to do, for people.',
      select: { message: true },
      resolve: localized(notice => notice.message),
    }),
    subjectId: t.exposeID('subjectId', {
      nullable: true,
      description: 'ID of the object that it is about, which may no longer exist. Null if there is none.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'Time when it was raised.' }),
  }),
})
const NoticeConnection = defineConnection(Notice, 'Notice', 'notices')

builder.queryField('notices', t =>
  t.field({
    type: NoticeConnection,
    authScopes: { admin: true },
    description: 'What an operator should look at, newest first. Requires the ADMIN scope.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listNotices(context, args, queryRows(context, info)),
  }),
)
