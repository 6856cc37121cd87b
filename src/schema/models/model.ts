import type { ModelProtocol as Protocol, ModelPurpose as Purpose } from '../../generated/prisma/client.ts'
import { healthOf, listModels, loadModelsById, modelsOfProvider } from '../../resolvers/models/models.ts'
import { listProviders, loadProviderSecrets, loadProvidersById } from '../../resolvers/models/providers.ts'
import type { ModelHealth as Health, ModelStatus as Status } from '../../routing/health.ts'
import type { ModelRecord, ProviderRecord } from '../../routing/model-records.ts'
import { FIELD_COSTS } from '../cost/field-costs.ts'
import { Secret } from '../secrets/secret.ts'
import { batchByPath } from '../shared/batch-by-path.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'

export const ModelPurpose = defineEnum<Purpose>('ModelPurpose', 'What a model is used for.', {
  ANSWER: 'Answers to questions.',
  PLAN: 'Plans of reports.',
  WRITE: 'Sections of reports.',
  JUDGE: 'Judgments about generated texts.',
  DECOMPOSE: 'Splitting a goal into steps.',
  SYNTHESIZE: 'Summaries of the results of steps.',
  EMBED: 'Vectors of texts, for search by meaning. Only the model of the settings `EMBEDDINGS_*` has it.',
})

export const ModelProtocol = defineEnum<Protocol>('ModelProtocol', 'API of a model provider.', {
  OPENAI_COMPATIBLE: 'The chat completions API of OpenAI, which most providers and local servers offer.',
  ANTHROPIC: 'The messages API of Anthropic.',
})

const ModelStatus = defineEnum<Status>('ModelStatus', 'What recent calls of a model show.', {
  UNKNOWN: 'No calls.',
  HEALTHY: 'Calls succeed.',
  DEGRADED: 'Some calls fail.',
  DOWN: 'The last calls all failed. It is not used until a check succeeds.',
})

const percentile = (what: string) =>
  ({
    nullable: true,
    description: `${what} of successful calls, in milliseconds. Null without any.`,
  }) as const

const ModelHealth = builder.objectRef<Health>('ModelHealth').implement({
  description: 'What the calls of the last 15 minutes, by all processes, show about a model.',
  fields: t => ({
    status: t.expose('status', { type: ModelStatus, description: 'What they show.' }),
    calls: t.exposeInt('calls', { description: 'Number of calls.' }),
    errorRate: t.exposeFloat('errorRate', {
      description: 'Share of failed calls, 0 to 1. 0 without calls.',
    }),
    firstTokenP50Ms: t.exposeFloat('firstTokenP50Ms', percentile('Median time to the first token')),
    durationP50Ms: t.exposeFloat('durationP50Ms', percentile('Median duration')),
    durationP95Ms: t.exposeFloat('durationP95Ms', percentile('95th percentile of the duration')),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last call. Null if there is none.',
    }),
    retryAt: t.expose('retryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time when a model that is DOWN is tried again. Otherwise null.',
    }),
  }),
})

export const ModelProvider = builder.objectRef<ProviderRecord>('ModelProvider')
export const Model = builder.objectRef<ModelRecord>('Model')

/** Options of a type with objects of settings, which are in no table. */
const recordNode = <Record extends { id: string }>() => ({
  id: { resolve: ({ id }: Record) => id },
  nullable: true,
  authScopes: { read: true },
})

/** Half of the maximum: few providers have that many. */
const PRICED_MODELS = 100
/** All providers of a workspace have at most 200 models together. */
const PRICED_PROVIDERS = 4

builder.node(ModelProvider, {
  ...recordNode<ProviderRecord>(),
  loadMany: (ids, context) => loadProvidersById(context, ids),
  description:
    'An endpoint with models. Those of the settings `MODEL_*` and `EMBEDDINGS_*` are in every workspace, with the same IDs.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Name, unique in the workspace.' }),
    protocol: t.expose('protocol', { type: ModelProtocol, description: 'Its API.' }),
    baseUrl: t.exposeString('baseUrl', { description: 'URL of the API, without a trailing slash.' }),
    region: t.exposeString('region', {
      nullable: true,
      description:
        'Where it runs. Models in the region of Canopy (the setting `REGION`) are preferred. Null if unknown.',
    }),
    secret: t.loadable({
      type: Secret,
      nullable: true,
      description:
        'Secret with its API key. Null if it needs none, if settings have the key, and without the ADMIN scope.',
      ...batchByPath({ id: true }, ({ secretId }: ProviderRecord) => secretId ?? '', loadProviderSecrets),
    }),
    models: t.field({
      type: [Model],
      description: 'Its models, in the order of creation.',
      complexity: { field: 1, multiplier: PRICED_MODELS },
      resolve: ({ id }, _, context) => modelsOfProvider(context, id),
    }),
  }),
})

builder.node(Model, {
  ...recordNode<ModelRecord>(),
  loadMany: (ids, context) => loadModelsById(context, ids),
  description: 'A model that the workspace can use.',
  fields: t => ({
    provider: t.expose('provider', { type: ModelProvider, description: 'Endpoint that offers it.' }),
    name: t.exposeString('name', { description: 'Name that the provider knows.' }),
    purposes: t.field({
      type: [ModelPurpose],
      description: 'What it may be used for.',
      resolve: ({ purposes }) => [...purposes],
    }),
    contextTokens: t.exposeInt('contextTokens', {
      description: 'Maximum number of input and output tokens together. Longer calls are not sent to it.',
    }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', {
      description: 'Maximum number of output tokens, sent with every call. Budgets reserve it in full.',
    }),
    inputUsdPerMillion: t.exposeFloat('inputUsdPerMillion', {
      description: 'Price of a million input tokens in US dollars.',
    }),
    outputUsdPerMillion: t.exposeFloat('outputUsdPerMillion', {
      description: 'Price of a million output tokens in US dollars.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether calls may use it.' }),
    health: t.field({
      type: ModelHealth,
      description: 'What recent calls show.',
      resolve: ({ id }, _, context) => healthOf(context, id),
    }),
  }),
})

builder.queryFields(t => ({
  modelProviders: t.field({
    type: [ModelProvider],
    authScopes: { read: true },
    description: 'Model providers: those of settings first, then those of the workspace, oldest first.',
    complexity: { field: FIELD_COSTS.query, multiplier: PRICED_PROVIDERS },
    resolve: (_, __, context) => listProviders(context),
  }),
  models: t.field({
    type: [Model],
    authScopes: { read: true },
    description: 'Models: those of settings first, then those of the workspace, oldest first.',
    args: {
      purpose: t.arg({
        type: ModelPurpose,
        description: 'Only models for this purpose. Null or omitted: all models.',
      }),
    },
    complexity: { field: FIELD_COSTS.query, multiplier: PRICED_MODELS },
    resolve: (_, { purpose }, context) => listModels(context, purpose),
  }),
}))
