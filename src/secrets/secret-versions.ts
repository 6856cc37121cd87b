import type { SealContext } from '../vault/envelope.ts'
import type { Vault } from '../vault/open-vault.ts'
import type { SealedColumn } from '../vault/rotate-master-key.ts'

/** One value of a secret. */
interface SecretVersion {
  workspaceId: string
  name: string
  version: number
}

export function secretContext({ workspaceId, name, version }: SecretVersion): SealContext {
  return [workspaceId, 'secrets', name, String(version)]
}

export const SECRET_VERSIONS: SealedColumn = {
  table: 'secret_versions',
  column: 'sealed',
  key: "secret_id || ' ' || version",
  hasWorkspace: true,
  parts: ['(SELECT name FROM secrets WHERE id = secret_id)', 'version'],
  plainPrefix: null,
  contextOf: ({ workspaceId, parts: [name = '', version] }) =>
    secretContext({ workspaceId, name, version: Number(version) }),
}

/** @returns what is stored of a value. */
export function sealValue(
  { vault }: { vault: Vault },
  version: SecretVersion,
  value: string,
): { fingerprint: string; sealed: string } {
  return { fingerprint: vault.fingerprint(value), sealed: vault.seal(value, secretContext(version)) }
}
