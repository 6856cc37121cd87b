import { z } from 'zod'
import { ConflictError, LimitReachedError, NotFoundError, ValidationError } from '../../errors.ts'
import { deleteModel } from '../../resolvers/models/delete-model.ts'
import { deleteModelProvider } from '../../resolvers/models/delete-provider.ts'
import { saveModel } from '../../resolvers/models/save-model.ts'
import { saveModelProvider } from '../../resolvers/models/save-provider.ts'
import type { ModelRecord, ProviderRecord } from '../../routing/model-records.ts'
import { builder } from '../shared/builder.ts'
import { idInput, inputArgs } from '../shared/input-fields.ts'
import { deletedPayload } from '../shared/payload-fields.ts'
import { findIssues, integerInRange, nameText, text } from '../shared/validation.ts'
import { Model, ModelProtocol, ModelProvider, ModelPurpose } from './model.ts'

const newProvider = z.looseObject({
  name: nameText(100),
  baseUrl: text(1, 2_000),
  region: nameText(100).nullish(),
})

const SaveModelProviderInput = builder.inputType('SaveModelProviderInput', {
  description: 'The model provider to create or change.',
  fields: t => ({
    id: t.id({ description: 'Provider to change. Null or omitted: a new one is created.' }),
    name: t.string({ required: true, description: 'Name, unique in the workspace. 1 to 100 characters.' }),
    protocol: t.field({ type: ModelProtocol, required: true, description: 'Its API.' }),
    baseUrl: t.string({
      required: true,
      description:
        'URL of the API, such as `https://api.openai.com/v1`. `http:` only for a private address. The setting `MODEL_ALLOW_PRIVATE` decides whether private addresses are allowed. At most 2,000 characters.',
    }),
    region: t.string({
      description:
        'Where it runs, written as in the setting `REGION`. 1 to 100 characters. Omitted: unchanged. Null: unknown.',
    }),
    secretId: t.id({
      description:
        'Secret with the API key, which must be ACTIVE. Required in production. Omitted: unchanged. Null: it needs no key.',
    }),
  }),
})

const SaveModelProviderPayload = builder
  .objectRef<{ provider: ProviderRecord }>('SaveModelProviderPayload')
  .implement({
    description: 'The saved model provider.',
    fields: t => ({
      provider: t.expose('provider', { type: ModelProvider, description: 'The provider as it is now.' }),
    }),
  })

const DeleteModelProviderInput = idInput(
  'DeleteModelProviderInput',
  'The model provider to delete.',
  'ID of the provider.',
)
const DeleteModelProviderPayload = deletedPayload(
  'DeleteModelProviderPayload',
  'Result of deleting a model provider.',
  'provider',
)

const price = z.number().min(0, 'must be from 0 to 100000').max(100_000, 'must be from 0 to 100000')

const newModel = z.looseObject({
  name: nameText(200),
  purposes: z.array(z.string()).min(1, 'must name at least one purpose'),
  contextTokens: integerInRange(1, 100_000_000),
  maxOutputTokens: integerInRange(1, 1_000_000).nullish(),
  inputUsdPerMillion: price,
  outputUsdPerMillion: price,
})

const SaveModelInput = builder.inputType('SaveModelInput', {
  description: 'The model to add or change.',
  fields: t => ({
    id: t.id({ description: 'Model to change. Null or omitted: a new one is added.' }),
    providerId: t.id({ required: true, description: 'ID of its provider.' }),
    name: t.string({
      required: true,
      description: 'Name that the provider knows, such as `gpt-5-mini`. 1 to 200 characters.',
    }),
    purposes: t.field({
      type: [ModelPurpose],
      required: true,
      description: 'What it may be used for. At least one, and not EMBED.',
    }),
    contextTokens: t.int({
      required: true,
      description: 'Maximum number of input and output tokens together. 1 to 100,000,000.',
    }),
    maxOutputTokens: t.int({
      description:
        'Maximum number of output tokens, sent with every call. 1 to 1,000,000, and at most `contextTokens`. Null or omitted: unchanged; at first 4,096, or `contextTokens` if that is less.',
    }),
    inputUsdPerMillion: t.float({
      required: true,
      description: 'Price of a million input tokens in US dollars. 0 to 100,000.',
    }),
    outputUsdPerMillion: t.float({
      required: true,
      description: 'Price of a million output tokens in US dollars. 0 to 100,000.',
    }),
    enabled: t.boolean({
      description: 'Whether calls may use it. Null or omitted: unchanged, true at first.',
    }),
  }),
})

const SaveModelPayload = builder.objectRef<{ model: ModelRecord }>('SaveModelPayload').implement({
  description: 'The saved model.',
  fields: t => ({ model: t.expose('model', { type: Model, description: 'The model as it is now.' }) }),
})

const DeleteModelInput = idInput('DeleteModelInput', 'The model to delete.', 'ID of the model.')
const DeleteModelPayload = deletedPayload('DeleteModelPayload', 'Result of deleting a model.', 'model')

const NOT_OF_SETTINGS = 'Those of settings cannot be changed here. Requires the ADMIN scope.'
const SAVE_ERRORS = { types: [ValidationError, NotFoundError, ConflictError, LimitReachedError] }

builder.mutationFields(t => ({
  saveModelProvider: t.field({
    type: SaveModelProviderPayload,
    description: `Creates or changes a model provider. A workspace can have 50. Resolves the host name and sends nothing. ${NOT_OF_SETTINGS}`,
    errors: SAVE_ERRORS,
    args: inputArgs(t.arg, SaveModelProviderInput, 'The model provider to create or change.'),
    resolve: (_, { input }, context) => saveModelProvider(context, input, findIssues(newProvider, input)),
  }),
  deleteModelProvider: t.field({
    type: DeleteModelProviderPayload,
    description: `Deletes a model provider and its models. Its secret stays. ${NOT_OF_SETTINGS}`,
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, DeleteModelProviderInput, 'The model provider to delete.'),
    resolve: (_, { input }, context) => deleteModelProvider(context, input),
  }),
  saveModel: t.field({
    type: SaveModelPayload,
    description: `Adds a model to a provider, or changes one. A workspace can have 200. ${NOT_OF_SETTINGS}`,
    errors: SAVE_ERRORS,
    args: inputArgs(t.arg, SaveModelInput, 'The model to add or change.'),
    resolve: (_, { input }, context) => saveModel(context, input, findIssues(newModel, input)),
  }),
  deleteModel: t.field({
    type: DeleteModelPayload,
    description: `Deletes a model. Policies that name it keep its ID, without an effect. ${NOT_OF_SETTINGS}`,
    errors: { types: [NotFoundError, ConflictError] },
    args: inputArgs(t.arg, DeleteModelInput, 'The model to delete.'),
    resolve: (_, { input }, context) => deleteModel(context, input),
  }),
}))
