import { v5 as uuidv5 } from 'uuid'
import type { Config } from '../config/config.ts'
import type { Model, ModelProtocol, ModelProvider, ModelPurpose } from '../generated/prisma/client.ts'
import { TEXT_PURPOSES } from '../models/language-model.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/** An endpoint with models. */
export interface ProviderRecord {
  /** UUID. */
  id: string
  name: string
  protocol: ModelProtocol
  /** Without a trailing slash. */
  baseUrl: string
  region: string | null
  /** UUID. Null if the endpoint needs no API key, or if settings have it. */
  secretId: string | null
  /** Settings whose values the provider has. It cannot be changed in a workspace. Null: a workspace saved it. */
  setBy: 'MODEL' | 'EMBEDDINGS' | null
}

/** A model that a workspace can use. */
export interface ModelRecord {
  /** UUID. */
  id: string
  provider: ProviderRecord
  /** As the endpoint knows it. */
  name: string
  purposes: readonly ModelPurpose[]
  contextTokens: number
  maxOutputTokens: number
  /** False: the maximum is sent only if a budget depends on it. */
  sendsMaxOutput: boolean
  inputUsdPerMillion: number
  outputUsdPerMillion: number
  enabled: boolean
}

/** Output that a call of the model of settings is expected to stay below if `MODEL_MAX_OUTPUT_TOKENS` is not set. */
const DEFAULT_OUTPUT_TOKENS = 4_096

type ModelSettings = Pick<Config, 'model' | 'embeddings'>

/** Models of the settings `MODEL_*` and `EMBEDDINGS_*`. They are the same in every workspace, and so are their IDs. */
export function modelsOfSettings({ model, embeddings }: ModelSettings): ModelRecord[] {
  const models: ModelRecord[] = []
  if (model.endpoint) {
    const { provider, baseUrl, model: name } = model.endpoint
    models.push({
      ...identify({ setBy: 'MODEL', protocol: PROTOCOLS[provider], baseUrl, name }),
      purposes: TEXT_PURPOSES,
      contextTokens: model.contextTokens,
      maxOutputTokens: model.maxOutputTokens ?? DEFAULT_OUTPUT_TOKENS,
      sendsMaxOutput: model.maxOutputTokens !== null,
      inputUsdPerMillion: model.usdPerMillionInputTokens,
      outputUsdPerMillion: model.usdPerMillionOutputTokens,
    })
  }
  if (embeddings.endpoint) {
    const { baseUrl, model: name } = embeddings.endpoint
    models.push({
      ...identify({ setBy: 'EMBEDDINGS', protocol: 'OPENAI_COMPATIBLE', baseUrl, name }),
      purposes: ['EMBED'],
      contextTokens: embeddings.maxTokens ?? DEFAULT_EMBEDDING_TOKENS,
      maxOutputTokens: 1,
      sendsMaxOutput: false,
      inputUsdPerMillion: embeddings.usdPerMillionTokens,
      outputUsdPerMillion: 0,
    })
  }
  return models
}

const PROTOCOLS = { 'openai-compatible': 'OPENAI_COMPATIBLE', anthropic: 'ANTHROPIC' } as const
/** Of one text. */
const DEFAULT_EMBEDDING_TOKENS = 8_192
/** A random UUID, for IDs that are made from settings. */
const SETTINGS_NAMESPACE = 'a4a5b5d6-6b1f-4c0e-9f0a-3d7a5e1c2b90'

interface Identity extends Pick<ProviderRecord, 'protocol' | 'baseUrl'> {
  setBy: NonNullable<ProviderRecord['setBy']>
  name: string
}

/** Another endpoint or model is another object, so the health of one never counts for the other. */
function identify({ setBy, protocol, baseUrl, name }: Identity) {
  const idOf = (...parts: string[]) => uuidv5(JSON.stringify([setBy, ...parts]), SETTINGS_NAMESPACE)
  const provider: ProviderRecord = {
    id: idOf(baseUrl),
    name: `${setBy}_* settings`,
    protocol,
    baseUrl,
    region: null,
    secretId: null,
    setBy,
  }
  return { id: idOf(baseUrl, name), provider, name, enabled: true }
}

/** Loads the models that a workspace can use: those of settings first, then its own in the order of creation. One statement. */
export async function loadModels(
  { config }: { config: ModelSettings },
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<ModelRecord[]> {
  const rows = await db.$queryRaw<(Model & { provider: ModelProvider })[]>`
    SELECT m.id, m.name, m.purposes::text[], m.context_tokens AS "contextTokens", m.max_output_tokens AS "maxOutputTokens",
      m.input_usd_per_million AS "inputUsdPerMillion", m.output_usd_per_million AS "outputUsdPerMillion", m.enabled,
      json_build_object('id', p.id, 'name', p.name, 'protocol', p.protocol, 'baseUrl', p.base_url, 'region', p.region,
        'secretId', p.secret_id) AS provider
    FROM models m JOIN model_providers p ON p.workspace_id = m.workspace_id AND p.id = m.provider_id
    WHERE m.workspace_id = ${workspaceId}::uuid ORDER BY m.id`
  return [
    ...modelsOfSettings(config),
    ...rows.map(row => ({ ...row, sendsMaxOutput: true, provider: { ...row.provider, setBy: null } })),
  ]
}
