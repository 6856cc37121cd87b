import { listSecrets } from '../../resolvers/secrets/list-secrets.ts'
import { loadUsers } from '../../resolvers/secrets/used-by.ts'
import { STATUS_COLUMNS, statusOf } from '../../secrets/secret-states.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { visibleRows } from '../shared/node.ts'
import { ADMIN_NODE } from '../shared/node-field.ts'
import { defineConnection, pageArgs, queryRows } from '../shared/paging.ts'

const SecretStatus = defineEnum('SecretStatus', 'Whether a secret can be used.', {
  ACTIVE: 'It can be used.',
  EXPIRED: 'It is past `expiresAt`. `rotateSecret` repairs it.',
  REVOKED: 'It was revoked for good, and its values are deleted.',
  UNREADABLE:
    'Its value cannot be decrypted: it was damaged in the database, or its master key is lost. `rotateSecret` repairs it.',
})

export const Secret = builder.prismaNode('Secret', {
  ...ADMIN_NODE,
  findUnique: (id, context) => ({ id, ...visibleRows('Secret', context) }),
  description:
    'A value that can be written and used, and never read back. Visible only to API keys with the ADMIN scope.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name, unique in the workspace.' }),
    version: t.exposeInt('version', { description: 'Number of the newest value. The first one is 1.' }),
    status: t.field({
      type: SecretStatus,
      description: 'Whether it can be used.',
      select: STATUS_COLUMNS,
      resolve: (secret, _, { app }) => statusOf(app.vault, secret),
    }),
    fingerprint: t.exposeString('fingerprint', {
      description:
        'First 12 hexadecimal digits of an HMAC-SHA-256 of the newest value. Equal values have equal fingerprints in one installation.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last rotation. Null before the first one.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time from which it cannot be used. Null if it never expires.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last use. Null if it was never used.',
    }),
    uses: t.exposeInt('uses', { description: 'How often its value was used, in all versions.' }),
    usedBy: t.field({
      type: [builder.nodeInterfaceRef()],
      description: 'What would stop working without it.',
      select: { id: true },
      resolve: ({ id }, _, context) => loadUsers(context, id),
    }),
  }),
})
const SecretConnection = defineConnection(Secret, 'Secret', 'secrets')

builder.queryField('secrets', t =>
  t.field({
    type: SecretConnection,
    authScopes: { admin: true },
    description: 'Secrets of the workspace, newest first. Never their values. Requires the ADMIN scope.',
    args: pageArgs(t.arg),
    resolve: (_, args, context, info) => listSecrets(context, args, queryRows(context, info)),
  }),
)
