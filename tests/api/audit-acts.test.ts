import { beforeAll, describe, expect, it } from 'vitest'
import { addUser, type TestUser } from '../support/add-user.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import type { AuditAction } from '../support/gql/graphql.ts'
import { planTopic } from '../support/plan-topic.ts'
import { auditDuring, readAudit } from '../support/read-audit.ts'
import { register, removeRegistration, sha256 } from '../support/register-documents.ts'
import { randomId } from '../support/schema-walk.ts'
import { addDocuments, createAgent, createTaxonomy, seedWorld } from '../support/seed.ts'
import { createTemplate } from '../support/seed-templates.ts'
import { createEndpoint } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const CreateKey = graphql(`
  mutation AuditCreateKey($name: String!, $userId: ID) {
    createApiKey(input: { name: $name, scopes: [READ, WRITE], userId: $userId }) {
      __typename
      ... on CreateApiKeyPayload { apiKey { id } secret }
      ... on Error { message }
    }
  }
`)
const MintKey = graphql(`
  mutation AuditMintKey($name: String!, $agentId: ID!, $expiresAt: DateTime!) {
    createApiKey(
      input: { name: $name, scopes: [ASK], restrictions: { agentIds: [$agentId] }, expiresAt: $expiresAt }
    ) {
      __typename
      ... on CreateApiKeyPayload { apiKey { id } secret }
      ... on Error { message }
    }
  }
`)
const RevokeKey = graphql(`
  mutation AuditRevokeKey($id: ID!) { revokeApiKey(input: { id: $id }) { __typename ... on Error { message } } }
`)
const CreateUser = graphql(`
  mutation AuditCreateUser($name: String!) {
    createUser(input: { name: $name }) { __typename ... on CreateUserPayload { user { id } } ... on Error { message } }
  }
`)
const DeleteAgent = graphql(`
  mutation AuditDeleteAgent($id: ID!) { deleteAgent(input: { id: $id }) { __typename ... on Error { message } } }
`)
const DeleteAgents = graphql(`
  mutation AuditDeleteAgents($ids: [ID!]!) { deleteAgents(input: { ids: $ids }) { __typename } }
`)
const DeleteDocuments = graphql(`
  mutation AuditDeleteDocuments($ids: [ID!]!) { deleteDocuments(input: { ids: $ids }) { __typename } }
`)
const Publish = graphql(`
  mutation AuditPublish($version: String!) {
    publishTaxonomy(input: { version: $version }) { __typename ... on Error { message } }
  }
`)
const DeleteTemplate = graphql(`
  mutation AuditDeleteTemplate($id: ID!) { deleteTemplate(input: { id: $id }) { __typename ... on Error { message } } }
`)
const DeleteTopic = graphql(`
  mutation AuditDeleteTopic($id: ID!) { deleteTopic(input: { id: $id }) { __typename ... on Error { message } } }
`)
const UpdateEndpoint = graphql(`
  mutation AuditUpdateEndpoint($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) { __typename ... on Error { message } }
  }
`)
const DeleteEndpoint = graphql(`
  mutation AuditDeleteEndpoint($id: ID!) { deleteWebhookEndpoint(input: { id: $id }) { __typename } }
`)
const RotateSecret = graphql(`
  mutation AuditRotate($id: ID!) {
    rotateWebhookSecret(input: { id: $id }) { __typename ... on RotateWebhookSecretPayload { secret } }
  }
`)
const RotateWorkspaceSecret = graphql(`
  mutation AuditRotateWorkspace($revokeOld: Boolean!) {
    rotateWorkspaceWebhookSecret(input: { revokeOld: $revokeOld }) {
      __typename
      ... on RotateWorkspaceWebhookSecretPayload { secret }
    }
  }
`)
const SetQuota = graphql(`
  mutation AuditSetQuota($limit: BigInt) {
    setQuota(input: { kind: TEMPLATES, limit: $limit }) { __typename ... on Error { message } }
  }
`)
const Me = graphql(`query AuditMe { viewer { workspace { id } user { id name } apiKey { prefix } } }`)

const canopy = setUpTestCanopy({ WEBHOOK_ALLOW_LOOPBACK: 'true', PLANS_PER_MINUTE: '1000' })
let admin: TestClient
let writer: TestUser
beforeAll(async () => {
  admin = canopy.client
  await seedWorld(admin)
  writer = await addUser(canopy.app, admin, { name: 'Writer' })
})

const SECRET_PATH = 'services/T0PS3CRET'
/** Secrets that the acts below created or used. */
const secrets: string[] = [SECRET_PATH]

const newKey = async (name: string) => {
  const made = expectType((await admin.run(CreateKey, { name })).createApiKey, 'CreateApiKeyPayload')
  secrets.push(made.secret)
  return made.apiKey.id
}
const mintKey = async (name: string, agentId: string) => {
  const variables = { name, agentId, expiresAt: new Date(Date.now() + 60_000).toISOString() }
  const made = expectType((await admin.run(MintKey, variables)).createApiKey, 'CreateApiKeyPayload')
  secrets.push(made.secret)
  return made.apiKey.id
}
const newUser = async (name: string) =>
  expectType((await admin.run(CreateUser, { name })).createUser, 'CreateUserPayload').user.id
const newAgent = async (name: string) => (await createAgent(admin, { name })).agentId
const newEndpoint = async () => {
  const made = await createEndpoint(admin, `http://127.0.0.1:9/${SECRET_PATH}`)
  secrets.push(made.secret)
  return made.endpoint.id
}
const newDocuments = (...texts: string[]) => addDocuments(admin, ...texts.map(text => ({ text })))
const newTopic = async (topic: string) => (await planTopic(admin, { topic })).topic.id
const rotate = async (id: string) => {
  const { rotateWebhookSecret: made } = await admin.run(RotateSecret, { id })
  secrets.push(expectType(made, 'RotateWebhookSecretPayload').secret)
}
const rotateWorkspace = async (revokeOld: boolean) => {
  const { rotateWorkspaceWebhookSecret: made } = await admin.run(RotateWorkspaceSecret, { revokeOld })
  secrets.push(expectType(made, 'RotateWorkspaceWebhookSecretPayload').secret)
}
const registerNew = async (document: string, asTools = false) => {
  const made = expectType(await register(admin, [document], asTools), 'RegisterDocumentsPayload')
  return made.documents[0]?.id ?? null
}
const setQuota = async (limit: number | null) => {
  expectType((await admin.run(SetQuota, { limit })).setQuota, 'SetQuotaPayload')
  return (await admin.run(Me, {})).viewer.workspace.id
}
let version = 0
const newVersion = (publish: boolean) =>
  createTaxonomy(admin, [{ key: 'policies', name: 'Policies' }], { version: `audit-${++version}`, publish })

/** An act that returns the ID of its subject. The act itself follows a preparation, which may record other events. */
type Act = () => Promise<() => Promise<string | null>>

const ACTS: [AuditAction, string | RegExp, Act][] = [
  [
    'API_KEY_CREATED',
    /^Created the API key "for CI" \(READ, WRITE\) for ".+"\.$/,
    async () => () => newKey('for CI'),
  ],
  [
    'API_KEY_MINTED',
    /^Created the short-lived API key "a page" \(ASK\) for ".+"\.$/,
    async () => {
      const agentId = await newAgent('for a page')
      return () => mintKey('a page', agentId)
    },
  ],
  [
    'API_KEY_REVOKED',
    'Revoked the API key "old".',
    async () => {
      const id = await newKey('old')
      return async () => {
        await admin.run(RevokeKey, { id })
        return id
      }
    },
  ],
  [
    'DOCUMENTS_REGISTERED',
    'Registered the document "AuditedQuery".',
    async () => () => registerNew('query AuditedQuery { agents { totalCount } }'),
  ],
  [
    'DOCUMENTS_REGISTERED',
    'Offered the document "AuditedTool" as a tool.',
    async () => {
      const document = 'query AuditedTool { agents { totalCount } }'
      await registerNew(document)
      return () => registerNew(document, true)
    },
  ],
  [
    'DOCUMENT_REGISTRATION_REMOVED',
    'Removed the registration of the document "AuditedRemoval".',
    async () => {
      const document = 'query AuditedRemoval { agents { totalCount } }'
      const id = await registerNew(document)
      return async () => {
        await removeRegistration(admin, sha256(document))
        return id
      }
    },
  ],
  ['QUOTA_SET', 'Set the limit of the quota TEMPLATES to 1000.', async () => () => setQuota(1_000)],
  [
    'QUOTA_SET',
    'Removed the limit of the quota TEMPLATES.',
    async () => {
      await setQuota(2_000)
      return () => setQuota(null)
    },
  ],
  ['USER_CREATED', 'Created the user "김하늘".', async () => () => newUser('김하늘')],
  [
    'AGENT_DELETED',
    'Deleted the agent "Leave".',
    async () => {
      const id = await newAgent('Leave')
      return async () => {
        await admin.run(DeleteAgent, { id })
        return id
      }
    },
  ],
  [
    'AGENT_DELETED',
    'Deleted 5 agents: "a", "b", "c" and 2 more.',
    async () => {
      const ids: string[] = []
      for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push(await newAgent(name))
      return async () => {
        await admin.run(DeleteAgents, { ids: [...ids, randomId(ids[0] ?? '')] })
        return null
      }
    },
  ],
  [
    'DOCUMENTS_DELETED',
    'Deleted 1 document.',
    async () => {
      const [id = ''] = await newDocuments('one')
      return async () => {
        await admin.run(DeleteDocuments, { ids: [id, id] })
        return id
      }
    },
  ],
  [
    'DOCUMENTS_DELETED',
    'Deleted 2 documents.',
    async () => {
      const ids = await newDocuments('one', 'two')
      return async () => {
        await admin.run(DeleteDocuments, { ids })
        return null
      }
    },
  ],
  [
    'TAXONOMY_PUBLISHED',
    /^Published the taxonomy version "audit-\d+"\.$/,
    async () => async () => (await newVersion(true)).id,
  ],
  [
    'TAXONOMY_PUBLISHED',
    /^Published the taxonomy version "audit-\d+"\.$/,
    async () => {
      const made = await newVersion(false)
      return async () => {
        expectType((await admin.run(Publish, made)).publishTaxonomy, 'PublishTaxonomyPayload')
        return made.id
      }
    },
  ],
  [
    'TEMPLATE_DELETED',
    'Deleted the template "Minutes".',
    async () => {
      const { id } = await createTemplate(admin, { name: 'Minutes' })
      return async () => {
        await admin.run(DeleteTemplate, { id })
        return id
      }
    },
  ],
  [
    'TOPIC_DELETED',
    'Deleted the topic "Annual leave".',
    async () => {
      const id = await newTopic('Annual leave')
      return async () => {
        await admin.run(DeleteTopic, { id })
        return id
      }
    },
  ],
  ['WEBHOOK_CREATED', 'Created a webhook endpoint at 127.0.0.1:9.', async () => newEndpoint],
  [
    'WEBHOOK_UPDATED',
    'Changed the webhook endpoint at 127.0.0.1:10: url, status.',
    async () => {
      const id = await newEndpoint()
      const input = { id, url: `http://127.0.0.1:10/${SECRET_PATH}`, status: 'DISABLED' } as const
      return async () => {
        await admin.run(UpdateEndpoint, { input })
        return id
      }
    },
  ],
  [
    'WEBHOOK_SECRET_ROTATED',
    'Rotated the secret of the webhook endpoint at 127.0.0.1:9.',
    async () => {
      const id = await newEndpoint()
      return async () => {
        await rotate(id)
        return id
      }
    },
  ],
  [
    'WEBHOOK_SECRET_ROTATED',
    'Rotated the webhook secret of the workspace and revoked the earlier ones.',
    async () => async () => {
      await rotateWorkspace(true)
      return (await admin.run(Me, {})).viewer.workspace.id
    },
  ],
  [
    'WEBHOOK_DELETED',
    'Deleted the webhook endpoint at 127.0.0.1:9.',
    async () => {
      const id = await newEndpoint()
      return async () => {
        await admin.run(DeleteEndpoint, { id })
        return id
      }
    },
  ],
]

describe('an act', () => {
  it.each(ACTS)('%s is recorded once: %s', async (action, summary, prepare) => {
    const { viewer } = await admin.run(Me, {})
    const act = await prepare()
    const { result: subjectId, events } = await auditDuring(admin, act)
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^audit_/),
        at: expect.any(String),
        action,
        actor: viewer.user,
        actorName: viewer.user.name,
        apiKeyPrefix: viewer.apiKey.prefix,
        subjectId,
        summary: typeof summary === 'string' ? summary : expect.stringMatching(summary),
        requestId: expect.stringMatching(/^[\w.-]+$/),
      },
    ])
  })

  it('is recorded with the ID of its request', async () => {
    const client = createTestClient(admin.url, admin.secret, { 'x-request-id': 'from-the-test' })
    const { events } = await auditDuring(admin, () => client.run(CreateUser, { name: 'Traced' }))
    expect(events).toMatchObject([{ requestId: 'from-the-test' }])
  })

  it('on several objects is found by each of their IDs', async () => {
    const ids = await newDocuments('x', 'y')
    await admin.run(DeleteDocuments, { ids })
    for (const subjectId of ids)
      expect(await readAudit(admin, { subjectId })).toMatchObject([{ subjectId: null }])
  })

  it('has a summary in the language of the request', async () => {
    const korean = createTestClient(admin.url, admin.secret, { 'accept-language': 'ko' })
    await newUser('Haneul')
    expect((await readAudit(korean))[0]?.summary).toBe('"Haneul" 사용자를 만들었습니다.')
    for (const { summary } of await readAudit(korean)) expect(summary).toMatch(/[가-힣]/)
  })
})

/** Acts that fail or change nothing. */
const VAIN_ACTS: [string, Act][] = [
  [
    'revoking a revoked key',
    async () => {
      const id = await newKey('twice')
      await admin.run(RevokeKey, { id })
      return async () =>
        expectType((await admin.run(RevokeKey, { id })).revokeApiKey, 'RevokeApiKeyPayload') && null
    },
  ],
  [
    'setting the same quota again',
    async () => {
      await setQuota(3_000)
      return async () => (await setQuota(3_000)) && null
    },
  ],
  [
    'registering a registered document',
    async () => {
      const document = 'query AuditedTwice { agents { totalCount } }'
      await registerNew(document)
      return async () => (await registerNew(document)) && null
    },
  ],
  [
    'creating a key without permission',
    async () => async () => {
      const { createApiKey } = await writer.client.run(CreateKey, { name: 'x' })
      expectType(createApiKey, 'NotPermittedError')
      return null
    },
  ],
  [
    'creating a key for an unknown user',
    async () => async () => {
      const { createApiKey } = await admin.run(CreateKey, { name: 'x', userId: randomId(writer.id) })
      expectType(createApiKey, 'ValidationError')
      return null
    },
  ],
  [
    'creating a user without a name',
    async () => async () => {
      expectType((await admin.run(CreateUser, { name: ' ' })).createUser, 'ValidationError')
      return null
    },
  ],
  [
    'deleting unknown agents and documents',
    async () => async () => {
      const agent = 'agent_01h2xcejqtf2nbrexx3vqjhp41'
      await admin.run(DeleteAgent, { id: agent })
      await admin.run(DeleteAgents, { ids: [agent, 'nonsense'] })
      await admin.run(DeleteDocuments, { ids: ['doc_01h2xcejqtf2nbrexx3vqjhp41', 'nonsense'] })
      return null
    },
  ],
  [
    'publishing the published version',
    async () => {
      const made = await newVersion(true)
      return async () => expectType((await admin.run(Publish, made)).publishTaxonomy, 'ConflictError') && null
    },
  ],
  ['saving a draft', async () => async () => (await newVersion(false)).status && null],
  [
    "deleting another user's template",
    async () => {
      const { id } = await createTemplate(admin, { visibility: 'PUBLIC' })
      return async () =>
        expectType((await writer.client.run(DeleteTemplate, { id })).deleteTemplate, 'NotPermittedError') &&
        null
    },
  ],
  [
    "deleting another user's topic",
    async () => {
      const id = await newTopic('Mine')
      return async () =>
        expectType((await writer.client.run(DeleteTopic, { id })).deleteTopic, 'NotPermittedError') && null
    },
  ],
  [
    'updating a webhook endpoint with its own values',
    async () => {
      const id = await newEndpoint()
      const input = { id, url: `http://127.0.0.1:9/${SECRET_PATH}`, status: 'ENABLED' } as const
      return async () =>
        expectType(
          (await admin.run(UpdateEndpoint, { input })).updateWebhookEndpoint,
          'UpdateWebhookEndpointPayload',
        ) && null
    },
  ],
]

describe('the audit log', () => {
  it.each(VAIN_ACTS)('does not record %s', async (_, prepare) => {
    const act = await prepare()
    expect((await auditDuring(admin, act)).events).toEqual([])
  })

  it('records one of ten concurrent requests that do the same', async () => {
    const keyId = await newKey('contested')
    const agentId = await newAgent('contested')
    const topicId = await newTopic('contested')
    const { events } = await auditDuring(admin, () =>
      Promise.all(
        Array.from({ length: 10 }, () => [
          admin.run(RevokeKey, { id: keyId }),
          admin.run(DeleteAgent, { id: agentId }),
          admin.run(DeleteTopic, { id: topicId }),
        ]).flat(),
      ),
    )
    const recorded = events.map(({ action }) => action).sort()
    expect(recorded).toEqual(['AGENT_DELETED', 'API_KEY_REVOKED', 'TOPIC_DELETED'])
  })

  it('contains no secret', async () => {
    const rows = await canopy.app.database.prisma.$queryRaw<{ row: string }[]>`
      SELECT to_jsonb(e)::text AS row FROM audit_events e`
    const text = rows.map(({ row }) => row).join('\n')
    expect(secrets.length).toBeGreaterThan(5)
    // An event may contain the prefix of a key, so the rest is searched for.
    for (const secret of secrets) expect(text).not.toContain(secret.slice(-9))
  })
})
