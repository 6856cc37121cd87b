import { parse } from 'graphql'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { addUser } from '../support/add-user.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import type { SaveModelInput, SaveModelProviderInput, SetRoutingPolicyInput } from '../support/gql/graphql.ts'
import { auditDuring } from '../support/read-audit.ts'
import { randomId } from '../support/schema-walk.ts'
import { seedSecret } from '../support/seed-secret.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const SaveProvider = graphql(`
  mutation ModelsSaveProvider($input: SaveModelProviderInput!) {
    saveModelProvider(input: $input) {
      __typename
      ... on SaveModelProviderPayload { provider { id name protocol baseUrl region secret { id } models { id } } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message existing { id ... on ModelProvider { name } } }
      ... on LimitReachedError { message limit }
      ... on NotFoundError { requestedId }
    }
  }
`)
const DeleteProvider = graphql(`
  mutation ModelsDeleteProvider($id: ID!) {
    deleteModelProvider(input: { id: $id }) {
      __typename
      ... on DeleteModelProviderPayload { deletedId }
      ... on Error { message }
    }
  }
`)
const SaveModel = graphql(`
  mutation ModelsSaveModel($input: SaveModelInput!) {
    saveModel(input: $input) {
      __typename
      ... on SaveModelPayload {
        model {
          id name purposes contextTokens maxOutputTokens inputUsdPerMillion outputUsdPerMillion enabled
          provider { id }
          health { status calls errorRate durationP95Ms checkedAt retryAt }
        }
      }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message existing { id } }
      ... on LimitReachedError { message limit }
      ... on NotFoundError { requestedId }
    }
  }
`)
const DeleteModel = graphql(`
  mutation ModelsDeleteModel($id: ID!) {
    deleteModel(input: { id: $id }) {
      __typename
      ... on DeleteModelPayload { deletedId }
      ... on Error { message }
    }
  }
`)
const SetPolicy = graphql(`
  mutation ModelsSetPolicy($input: SetRoutingPolicyInput!) {
    setRoutingPolicy(input: $input) {
      __typename
      ... on SetRoutingPolicyPayload { version ranking { policyVersion } }
      ... on ValidationError { issues { path message } }
      ... on ConflictError { message }
    }
  }
`)
const Policies = graphql(`
  query ModelsPolicies {
    routingPolicies {
      purpose version prefer deny latencyTargetMs weights { policy cost latency health region }
    }
  }
`)
const Rank = graphql(`
  query ModelsRank($purpose: ModelPurpose!) {
    rankModels(input: { purpose: $purpose, expectedInputTokens: 1, expectedOutputTokens: 1 }) { policyVersion }
  }
`)
const Models = graphql(`
  query ModelsList($purpose: ModelPurpose) {
    models(purpose: $purpose) { id name enabled provider { id name secret { id } } health { status } }
  }
`)
const Providers = graphql(`
  query ModelsProviders { modelProviders { id name baseUrl secret { id status } models { id name } } }
`)
const Users = graphql(`
  query ModelsUsers($id: ID!) {
    node(id: $id) { ... on Secret { usedBy { id ... on ModelProvider { name } } } }
  }
`)
const RevokeSecret = graphql(`
  mutation ModelsRevoke($id: ID!) { revokeSecret(input: { id: $id }) { __typename } }
`)

const SETTINGS = { MODEL_BASE_URL: 'http://127.0.0.1:9/v1', MODEL_NAME: 'of-settings' }
const canopy = setUpTestCanopy(SETTINGS)
const prisma = () => canopy.app.database.prisma
let admin: TestClient
beforeAll(() => {
  admin = canopy.client
})

const LOCAL = 'http://127.0.0.1:11434/v1'
/** In a public range. Nothing is sent to it. */
const PUBLIC = 'https://203.0.112.1/v1'

let count = 0
async function saveProvider(client: TestClient, input: Partial<SaveModelProviderInput> = {}) {
  const whole = {
    name: `provider ${count++}`,
    protocol: 'OPENAI_COMPATIBLE' as const,
    baseUrl: LOCAL,
    ...input,
  }
  return (await client.run(SaveProvider, { input: whole })).saveModelProvider
}

/** @returns the saved provider. */
async function addProvider(client: TestClient, input: Partial<SaveModelProviderInput> = {}) {
  const saved = await saveProvider(client, input)
  if (saved.__typename !== 'SaveModelProviderPayload') throw new Error(JSON.stringify(saved))
  return saved.provider
}

const PRICES = { inputUsdPerMillion: 1, outputUsdPerMillion: 2.5 }
async function saveModel(client: TestClient, input: Partial<SaveModelInput> & { providerId: string }) {
  const whole = { name: 'm', purposes: ['ANSWER' as const], contextTokens: 8_000, ...PRICES, ...input }
  return (await client.run(SaveModel, { input: whole })).saveModel
}

/** @returns the saved model. */
async function addModel(client: TestClient, input: Partial<SaveModelInput> & { providerId: string }) {
  const saved = await saveModel(client, input)
  if (saved.__typename !== 'SaveModelPayload') throw new Error(JSON.stringify(saved))
  return saved.model
}

const setPolicy = async (client: TestClient, input: SetRoutingPolicyInput) =>
  (await client.run(SetPolicy, { input })).setRoutingPolicy
const listModels = async (client: TestClient) => (await client.run(Models, {})).models
const listProviders = async (client: TestClient) => (await client.run(Providers, {})).modelProviders
const workspaceOf = async ({ secret }: TestClient) =>
  (await prisma().apiKey.findUniqueOrThrow({ where: { digest: digestSecret(secret) } })).workspaceId

describe('the model of settings', () => {
  it('is in every workspace with the same IDs', async () => {
    const other = await canopy.newClient()
    const [model] = await listModels(admin)
    expect(model).toEqual({
      ...{
        id: expect.stringMatching(/^model_/),
        name: 'of-settings',
        enabled: true,
        health: { status: 'UNKNOWN' },
      },
      provider: { id: expect.stringMatching(/^provider_/), name: 'MODEL_* settings', secret: null },
    })
    expect(await listModels(other)).toEqual([model])
    expect((await other.run(Models, { purpose: 'WRITE' })).models).toEqual([model])
    expect((await other.run(Models, { purpose: 'EMBED' })).models).toEqual([])
    const ids = [model?.id, model?.provider.id]
    const document = parse('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }')
    expect(await other.run(document as never, { ids } as never)).toEqual({ nodes: ids.map(id => ({ id })) })
  })

  it('cannot be changed or deleted, and its provider cannot either', async () => {
    const [model] = await listModels(admin)
    const own = await addProvider(admin)
    const ids = { model: model?.id ?? '', provider: model?.provider.id ?? '' }
    const provider =
      'The settings MODEL_* have this model provider. Change the settings, or save another provider.'
    const refused = { __typename: 'ConflictError', message: provider }
    expect(await saveProvider(admin, { id: ids.provider })).toEqual({
      ...refused,
      existing: { id: ids.provider, name: 'MODEL_* settings' },
    })
    expect((await admin.run(DeleteProvider, { id: ids.provider })).deleteModelProvider).toEqual(refused)
    expect(await saveModel(admin, { providerId: ids.provider })).toMatchObject(refused)
    const itself = {
      __typename: 'ConflictError',
      message:
        'The settings MODEL_* have this model. Change the settings, or add a model to a provider of the workspace.',
    }
    expect(await saveModel(admin, { id: ids.model, providerId: own.id })).toMatchObject(itself)
    expect((await admin.run(DeleteModel, { id: ids.model })).deleteModel).toEqual(itself)
    expect(await listModels(admin)).toEqual([model])
  })
})

describe('a model provider', () => {
  it('is created and changed, and keeps what is omitted', async () => {
    const admin = await canopy.newClient()
    const secret = await seedSecret(admin)
    const given = { name: '  Own ', baseUrl: `${LOCAL}//`, region: ' eu ', secretId: secret.id }
    const { result: created, events } = await auditDuring(admin, () => addProvider(admin, given))
    const { id } = created
    const rest = { protocol: 'OPENAI_COMPATIBLE', models: [] }
    expect(created).toEqual({
      id,
      name: 'Own',
      baseUrl: LOCAL,
      region: 'eu',
      secret: { id: secret.id },
      ...rest,
    })
    expect(events.map(({ action, subjectId, summary }) => ({ action, subjectId, summary }))).toEqual([
      {
        action: 'MODEL_PROVIDER_SAVED',
        subjectId: id,
        summary: 'Created the model provider "Own" at 127.0.0.1:11434.',
      },
    ])
    const changes = await auditDuring(admin, async () => {
      expect(await addProvider(admin, { id, name: 'Own' })).toEqual(created)
      expect(await addProvider(admin, { id, name: 'New', region: null, secretId: null })).toEqual({
        ...created,
        ...{ name: 'New', region: null, secret: null },
      })
    })
    expect(changes.events.map(({ summary }) => summary)).toEqual([
      'Changed the model provider "New" at 127.0.0.1:11434: name, region, secretId.',
    ])
    expect((await listProviders(admin)).map(({ name }) => name)).toEqual(['MODEL_* settings', 'New'])
  })

  it('is refused with all problems at once', async () => {
    const secretId = randomId('secret')
    expect(
      await saveProvider(admin, { name: ' ', baseUrl: 'http://169.254.169.254', region: '', secretId }),
    ).toEqual({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.name', message: 'must not consist only of spaces' },
        { path: 'input.region', message: 'must have at least 1 character' },
        {
          path: 'input.baseUrl',
          message: 'must not be at a link-local or reserved address, where metadata of a cloud may be',
        },
        { path: 'input.secretId', message: 'is not a secret of this workspace; list them with `secrets`' },
      ],
    })
  })

  it('has a name that no other one of the workspace has', async () => {
    const [first, second] = [await addProvider(admin), await addProvider(admin)]
    const conflict = {
      __typename: 'ConflictError',
      message: `The model provider ${first.id} has the name "${first.name}". Choose another name, or change that provider.`,
      existing: { id: first.id, name: first.name },
    }
    expect(await saveProvider(admin, { name: first.name })).toEqual(conflict)
    expect(await saveProvider(admin, { id: second.id, name: first.name })).toEqual(conflict)
    await addProvider(await canopy.newClient(), { name: first.name })
  })

  it('is deleted with its models, and policies keep their IDs', async () => {
    const admin = await canopy.newClient()
    const { id: providerId } = await addProvider(admin, { name: 'gone' })
    const { id } = await addModel(admin, { providerId })
    await setPolicy(admin, { policy: { deny: [id] } })
    const { result, events } = await auditDuring(admin, () => admin.run(DeleteProvider, { id: providerId }))
    expect(result.deleteModelProvider).toEqual({
      __typename: 'DeleteModelProviderPayload',
      deletedId: providerId,
    })
    expect(events.map(({ summary }) => summary)).toEqual(['Deleted the model provider "gone" with 1 model.'])
    expect((await listModels(admin)).map(({ name }) => name)).toEqual(['of-settings'])
    expect((await admin.run(Policies, {})).routingPolicies).toMatchObject([{ deny: [id] }])
    expect((await admin.run(DeleteModel, { id })).deleteModel).toMatchObject({ __typename: 'NotFoundError' })
    expect((await admin.run(DeleteProvider, { id: providerId })).deleteModelProvider).toMatchObject({
      __typename: 'NotFoundError',
    })
    expect(await saveProvider(admin, { id: providerId })).toEqual({
      __typename: 'NotFoundError',
      requestedId: providerId,
    })
  })
})

describe('the secret of a provider', () => {
  it('is visible only with the ADMIN scope, and names the provider', async () => {
    const { id: secretId } = await seedSecret(admin)
    const provider = await addProvider(admin, { secretId })
    const secretsSeenBy = async (client: TestClient) =>
      (await listProviders(client)).find(({ id }) => id === provider.id)?.secret
    const reader = await addUser(canopy.app, admin, { name: 'reader', scopes: ['READ'] })
    expect(await secretsSeenBy(admin)).toEqual({ id: secretId, status: 'ACTIVE' })
    expect(await secretsSeenBy(reader.client)).toBeNull()
    expect((await admin.run(Users, { id: secretId })).node).toEqual({
      usedBy: [{ id: provider.id, name: provider.name }],
    })
  })

  it('must be usable when it is given', async () => {
    const [revoked, expired] = [await seedSecret(admin), await seedSecret(admin)]
    const provider = await addProvider(admin, { secretId: revoked.id })
    await admin.run(RevokeSecret, { id: revoked.id })
    await prisma().secret.update({ where: { id: expired.uuid }, data: { expiresAt: new Date(0) } })
    const unreadable = await seedSecret(admin)
    await prisma().secretVersion.updateMany({ where: { secretId: unreadable.uuid }, data: { sealed: 'x' } })
    const problemOf = async (secretId: string) => {
      const saved = await saveProvider(admin, { secretId })
      return saved.__typename === 'ValidationError' ? saved.issues.map(({ message }) => message) : saved
    }
    expect(await problemOf(revoked.id)).toEqual(['is a secret that was revoked; create another one'])
    expect(await problemOf(expired.id)).toEqual(['is a secret that is expired; rotate it'])
    expect(await problemOf(unreadable.id)).toEqual(['is a secret that cannot be decrypted; rotate it'])
    // One that is not changed does not prevent other changes.
    await addProvider(admin, { id: provider.id, name: provider.name, region: 'us' })
  })
})

describe('in production, a provider', () => {
  const { isProduction, allowsPrivateModels } = { isProduction: true, allowsPrivateModels: false }
  beforeAll(() => {
    Object.assign(canopy.app.config, { isProduction, allowsPrivateModels })
  })
  afterAll(() => {
    Object.assign(canopy.app.config, { isProduction: false, allowsPrivateModels: true })
  })
  const required = {
    path: 'input.secretId',
    message: 'is required in production; store the API key with `createSecret`',
  }

  it('needs a usable secret and a public address', async () => {
    const secret = await seedSecret(admin)
    const { id, name } = await addProvider(admin, { baseUrl: PUBLIC, secretId: secret.id })
    expect(await saveProvider(admin, { baseUrl: LOCAL })).toEqual({
      __typename: 'ValidationError',
      issues: [
        {
          path: 'input.baseUrl',
          message:
            'must not be at a private address, because the setting MODEL_ALLOW_PRIVATE does not allow it',
        },
        required,
      ],
    })
    expect(await saveProvider(admin, { id, name, baseUrl: PUBLIC, secretId: null })).toEqual({
      __typename: 'ValidationError',
      issues: [required],
    })
    await addProvider(admin, { id, name, baseUrl: PUBLIC })
    await admin.run(RevokeSecret, { id: secret.id })
    expect(await saveProvider(admin, { id, name, baseUrl: PUBLIC })).toEqual({
      __typename: 'ValidationError',
      issues: [{ path: 'input.secretId', message: 'is a secret that was revoked; create another one' }],
    })
  })
})

describe('a model', () => {
  it('is added and changed, and keeps what is omitted', async () => {
    const admin = await canopy.newClient()
    const provider = await addProvider(admin)
    const { result: model, events } = await auditDuring(admin, () =>
      addModel(admin, { providerId: provider.id, name: ' gpt ', purposes: ['WRITE', 'ANSWER'] }),
    )
    const { id } = model
    const values = { contextTokens: 8_000, maxOutputTokens: 4_096, ...PRICES, enabled: true }
    const health = {
      status: 'UNKNOWN',
      calls: 0,
      errorRate: 0,
      durationP95Ms: null,
      checkedAt: null,
      retryAt: null,
    }
    expect(model).toEqual({
      ...{ id, name: 'gpt', purposes: ['WRITE', 'ANSWER'], provider: { id: provider.id }, health },
      ...values,
    })
    expect(events).toMatchObject([
      {
        action: 'MODEL_SAVED',
        subjectId: id,
        summary: `Added the model "gpt" to the provider "${provider.name}".`,
      },
    ])
    const second = await addProvider(admin)
    const changes = await auditDuring(admin, async () => {
      const same = { id, providerId: provider.id, name: 'gpt', purposes: [...model.purposes] }
      expect(await addModel(admin, { ...same, enabled: false, maxOutputTokens: 500 })).toEqual({
        ...model,
        ...{ enabled: false, maxOutputTokens: 500 },
      })
      await addModel(admin, same)
      await addModel(admin, { ...same, providerId: second.id })
    })
    expect(changes.events.map(({ summary }) => summary)).toEqual([
      'Changed the model "gpt": maxOutputTokens, enabled.',
      'Changed the model "gpt": providerId.',
    ])
    expect(await listModels(admin)).toMatchObject([
      { name: 'of-settings' },
      { id, enabled: false, provider: { id: second.id } },
    ])
    expect(
      (await addModel(admin, { providerId: second.id, name: 'tiny', contextTokens: 100 })).maxOutputTokens,
    ).toBe(100)
    const deletion = await auditDuring(admin, () => admin.run(DeleteModel, { id }))
    expect(deletion.result.deleteModel).toEqual({ __typename: 'DeleteModelPayload', deletedId: id })
    expect(deletion.events).toMatchObject([{ action: 'MODEL_DELETED', subjectId: id }])
  })

  it('is refused with all problems at once', async () => {
    const { id: providerId } = await addProvider(admin)
    expect(
      await saveModel(admin, {
        providerId,
        name: '',
        purposes: ['ANSWER', 'EMBED', 'ANSWER'],
        contextTokens: 1_000,
        maxOutputTokens: 1_001,
        inputUsdPerMillion: -1,
        outputUsdPerMillion: 100_001,
      }),
    ).toEqual({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.name', message: 'must have at least 1 character' },
        { path: 'input.inputUsdPerMillion', message: 'must be from 0 to 100000' },
        { path: 'input.outputUsdPerMillion', message: 'must be from 0 to 100000' },
        {
          path: 'input.purposes.1',
          message: 'EMBED is set by the settings EMBEDDINGS_*, because a workspace has one embedding model.',
        },
        { path: 'input.purposes.2', message: 'repeats an earlier purpose' },
        {
          path: 'input.maxOutputTokens',
          message: 'must be at most contextTokens, which is 1000, but is 1001',
        },
      ],
    })
    expect(
      await saveModel(admin, { providerId, purposes: [], contextTokens: 0, maxOutputTokens: 0 }),
    ).toMatchObject({
      issues: [
        { path: 'input.purposes' },
        { path: 'input.contextTokens' },
        { path: 'input.maxOutputTokens' },
      ],
    })
  })

  it('has a name that no other one of the provider has', async () => {
    const [first, second] = [await addProvider(admin), await addProvider(admin)]
    const { id } = await addModel(admin, { providerId: first.id, name: 'same' })
    await addModel(admin, { providerId: second.id, name: 'same' })
    expect(await saveModel(admin, { providerId: first.id, name: 'same' })).toEqual({
      __typename: 'ConflictError',
      message: `The provider already has the model "same", ${id}. Change that one, or choose another name.`,
      existing: { id },
    })
  })
})

it('limits the providers and models of a workspace', async () => {
  const admin = await canopy.newClient()
  const workspaceId = await workspaceOf(admin)
  const { id: providerId } = await addProvider(admin)
  const provider = { workspaceId, protocol: 'ANTHROPIC' as const, baseUrl: LOCAL }
  await prisma().modelProvider.createMany({
    data: Array.from({ length: 49 }, (_, i) => ({ ...provider, name: `${i}` })),
  })
  const uuid = decodeId('ModelProvider', providerId) ?? uuidv7()
  const model = {
    workspaceId,
    providerId: uuid,
    contextTokens: 1,
    maxOutputTokens: 1,
    ...PRICES,
    enabled: true,
  }
  await prisma().model.createMany({
    data: Array.from({ length: 200 }, (_, i) => ({ ...model, purposes: ['PLAN' as const], name: `${i}` })),
  })
  expect(await saveProvider(admin)).toEqual({
    __typename: 'LimitReachedError',
    message: 'A workspace can have at most 50 model providers. Delete one that you no longer need.',
    limit: 50,
  })
  expect(await saveModel(admin, { providerId })).toEqual({
    __typename: 'LimitReachedError',
    message: 'A workspace can have at most 200 models. Delete one that you no longer need.',
    limit: 200,
  })
  await addProvider(admin, { id: providerId, name: 'still changeable' })
})

it('reads providers, models, secrets and health with a constant number of statements', async () => {
  const admin = await canopy.newClient()
  const add = async () => {
    const { id: secretId } = await seedSecret(admin)
    const { id: providerId } = await addProvider(admin, { secretId })
    await addModel(admin, { providerId, name: 'a' })
    await addModel(admin, { providerId, name: 'b' })
  }
  const statements = (document: typeof Models | typeof Providers) =>
    countStatements(canopy, () => admin.run(document as typeof Models, {}))
  await add()
  const before = [await statements(Models), await statements(Providers)]
  await add()
  await add()
  expect([await statements(Models), await statements(Providers)]).toEqual(before)
})

describe('a routing policy', () => {
  const DEFAULT = { policy: 0.35, cost: 0.2, latency: 0.2, health: 0.2, region: 0.05 }
  const CHEAP = { policy: 0.1, cost: 0.7, latency: 0.1, health: 0.1, region: 0 }

  it('is set for all purposes or for one, and each change is a new version', async () => {
    const admin = await canopy.newClient()
    const { id: providerId } = await addProvider(admin)
    const { id } = await addModel(admin, { providerId })
    const [settings] = await listModels(admin)
    const policyOf = async (purpose: 'ANSWER' | 'PLAN') =>
      (await admin.run(Rank, { purpose })).rankModels.policyVersion
    const set = (input: SetRoutingPolicyInput) => setPolicy(admin, input)
    const saved = (version: number) => ({
      __typename: 'SetRoutingPolicyPayload',
      version,
      ranking: { policyVersion: version },
    })

    expect((await admin.run(Policies, {})).routingPolicies).toEqual([])
    expect([await policyOf('ANSWER'), await policyOf('PLAN')]).toEqual([0, 0])
    const { events } = await auditDuring(admin, async () => {
      expect(await set({ policy: {}, expectedVersion: 0 })).toEqual(saved(1))
      expect(
        await set({ purpose: 'ANSWER', policy: { weights: CHEAP, prefer: [id] }, expectedVersion: 0 }),
      ).toEqual(saved(2))
      expect([await policyOf('ANSWER'), await policyOf('PLAN')]).toEqual([2, 1])
      // Without a difference, nothing changes.
      expect(await set({ purpose: 'ANSWER', policy: { weights: CHEAP, prefer: [id] } })).toEqual(saved(2))
      const deny = [settings?.id ?? '']
      expect(await set({ policy: { deny, latencyTargetMs: 500 }, expectedVersion: 1 })).toEqual(saved(3))
    })
    expect([await policyOf('ANSWER'), await policyOf('PLAN')]).toEqual([2, 3])
    expect((await admin.run(Policies, {})).routingPolicies).toEqual([
      { purpose: null, version: 3, prefer: [], deny: [settings?.id], latencyTargetMs: 500, weights: DEFAULT },
      { purpose: 'ANSWER', version: 2, prefer: [id], deny: [], latencyTargetMs: 10_000, weights: CHEAP },
    ])
    expect(events.map(({ action, summary }) => [action, summary])).toEqual([
      ['POLICY_SET', 'Set the routing policy for all other purposes (version 1).'],
      ['POLICY_SET', 'Set the routing policy for ANSWER (version 2).'],
      ['POLICY_SET', 'Set the routing policy for all other purposes (version 3).'],
    ])
    expect(await set({ purpose: 'ANSWER', policy: {}, expectedVersion: 3 })).toEqual({
      __typename: 'ConflictError',
      message: 'The policy has changed: it is at version 2, not 3. Review the change, then send version 2.',
    })
    expect(await set({ purpose: 'PLAN', policy: {}, expectedVersion: 3 })).toMatchObject({
      __typename: 'ConflictError',
    })
  })

  it('gets a version of its own when several are set at the same time', async () => {
    const admin = await canopy.newClient()
    const purposes = ['ANSWER', 'PLAN', 'WRITE', 'JUDGE', null] as const
    const results = await Promise.all(purposes.map(purpose => setPolicy(admin, { purpose, policy: {} })))
    expect(results.map(result => 'version' in result && result.version).sort()).toEqual([1, 2, 3, 4, 5])
  })

  it('is refused with all problems at once', async () => {
    const [settings] = await listModels(admin)
    const id = settings?.id ?? ''
    const unknown = randomId('model')
    const policy = {
      weights: { ...DEFAULT, cost: 0.3 },
      prefer: [id, unknown, id],
      deny: [id, randomId('provider')],
      latencyTargetMs: 0,
    }
    const notHere = 'is not a model of this workspace; list them with `models`'
    expect(await setPolicy(admin, { purpose: 'EMBED', policy })).toEqual({
      __typename: 'ValidationError',
      issues: [
        { path: 'input.policy.latencyTargetMs', message: 'must be a whole number from 1 to 600000' },
        { path: 'input.purpose', message: 'must not be EMBED, because a workspace has one embedding model' },
        { path: 'input.policy.weights', message: 'must add up to 1, but add up to 1.1' },
        { path: 'input.policy.prefer.1', message: notHere },
        { path: 'input.policy.prefer.2', message: 'repeats an earlier model' },
        { path: 'input.policy.deny.0', message: 'must not be in `prefer`, too' },
        { path: 'input.policy.deny.1', message: notHere },
      ],
    })
    expect(
      await setPolicy(admin, { policy: { weights: { ...DEFAULT, cost: 1.5 }, deny: Array(51).fill(id) } }),
    ).toMatchObject({
      issues: [
        { path: 'input.policy.weights.cost', message: 'must be from 0 to 1' },
        { path: 'input.policy.deny', message: 'must name at most 50 models' },
      ],
    })
  })
})

it('allows changes only with the ADMIN scope', async () => {
  const { client } = await addUser(canopy.app, admin, { name: 'writer', scopes: ['READ', 'WRITE'] })
  const providerId = randomId('provider')
  const id = randomId('model')
  expect([
    await saveProvider(client),
    (await client.run(DeleteProvider, { id: providerId })).deleteModelProvider,
    await saveModel(client, { providerId }),
    (await client.run(DeleteModel, { id })).deleteModel,
    await setPolicy(client, { policy: {} }),
  ]).toMatchObject(Array(5).fill({ __typename: 'NotPermittedError' }))
})
