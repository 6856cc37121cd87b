import type { ViewerContext } from '../../context.ts'
import type { ModelProtocol } from '../../generated/prisma/client.ts'
import { checkBaseUrl } from '../../models/model-address.ts'
import { decodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import type { ProviderRecord } from '../../routing/model-records.ts'
import { STATUS_COLUMNS, statusOf } from '../../secrets/secret-states.ts'
import type { InputProblems } from '../shared/input-problems.ts'

export interface ProviderInput {
  name: string
  protocol: ModelProtocol
  baseUrl: string
  region?: string | null | undefined
  secretId?: string | null | undefined
}

export type ProviderData = Pick<ProviderRecord, 'name' | 'protocol' | 'baseUrl' | 'region' | 'secretId'>

/**
 * Reads a provider as it will be stored. Omitted optional fields stay as they were. Resolves the host of the URL. Adds a
 * problem for each invalid field.
 * @param former null for a new provider.
 */
export async function readProvider(
  context: ViewerContext,
  input: ProviderInput,
  former: ProviderRecord | null,
  problems: InputProblems,
): Promise<ProviderData> {
  const region = input.region === undefined ? (former?.region ?? null) : input.region
  return {
    name: toNfc(input.name).trim(),
    protocol: input.protocol,
    baseUrl: await readBaseUrl(context, input.baseUrl, problems),
    region: region === null ? null : toNfc(region).trim(),
    secretId: await readSecretId(context, input.secretId, former, problems),
  }
}

async function readBaseUrl({ app }: ViewerContext, text: string, problems: InputProblems): Promise<string> {
  const path = 'input.baseUrl'
  if (!problems.isFine(path)) return text
  const checked = await checkBaseUrl(text, { allowPrivate: app.config.allowsPrivateModels })
  if ('baseUrl' in checked) return checked.baseUrl
  problems.add(path, checked.problem)
  return text
}

/** What to do about a secret that cannot be used. */
const UNUSABLE = {
  EXPIRED: 'is a secret that is expired; rotate it',
  REVOKED: 'is a secret that was revoked; create another one',
  UNREADABLE: 'is a secret that cannot be decrypted; rotate it',
}

/** The UUID of the secret. In production, the provider needs one that can be used, even if it is not changed. */
async function readSecretId(
  { app, db }: ViewerContext,
  id: string | null | undefined,
  former: ProviderRecord | null,
  problems: InputProblems,
): Promise<string | null> {
  const path = 'input.secretId'
  const { isProduction } = app.config
  const secretId =
    typeof id === 'string' ? decodeId('Secret', id) : id === null ? null : (former?.secretId ?? null)
  if (typeof id !== 'string' && !isProduction) return secretId
  if (typeof id !== 'string' && secretId === null) {
    problems.add(path, 'is required in production; store the API key with `createSecret`')
    return null
  }
  const secret = secretId && (await db.secret.findUnique({ where: { id: secretId }, select: STATUS_COLUMNS }))
  const status = secret ? statusOf(app.vault, secret) : null
  if (status === null) problems.add(path, 'is not a secret of this workspace; list them with `secrets`')
  else if (status !== 'ACTIVE') problems.add(path, UNUSABLE[status])
  return secretId
}
