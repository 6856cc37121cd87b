import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { writePackage } from '../../src/plugins/package/package-files.ts'
import { formatPublicKey, sign } from '../../src/plugins/package/signature.ts'
import { checkPlugin } from './check-folder.ts'
import { CommandFailed } from './command-failed.ts'
import type { Workbench } from './open-workbench.ts'

interface Written {
  file: string
  checksum: string
}

/** Writes the package of a folder. @throws ValidationError */
export async function packPlugin(folder: string, out: string | null, bench: Workbench): Promise<Written> {
  const { manifest, files } = await checkPlugin(folder, bench)
  const file = out ?? `${manifest.name}-${manifest.version}.zip`
  await writeFile(file, writePackage({ ...files, signature: null }))
  return { file, checksum: files.checksum }
}

interface Signed extends Written {
  publicKey: string
  isNewKey: boolean
}

/** Writes a signed package. @throws ValidationError; CommandFailed if the key cannot be used */
export async function signPlugin(
  { source, key, out }: { source: string; key: string; out: string | null },
  bench: Workbench,
): Promise<Signed> {
  const { manifest, files } = await checkPlugin(source, bench)
  const { privateKey, isNew } = await openKey(key)
  const isFolder = (await stat(source)).isDirectory()
  const file = out ?? (isFolder ? `${manifest.name}-${manifest.version}.zip` : source)
  await writeFile(file, writePackage(sign(files, privateKey)))
  return { file, checksum: files.checksum, publicKey: formatPublicKey(privateKey), isNewKey: isNew }
}

async function openKey(file: string): Promise<{ privateKey: KeyObject; isNew: boolean }> {
  const pem = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new CommandFailed(`${file} cannot be read: ${error.message}`)
  })
  return pem === null
    ? { privateKey: await createKey(file), isNew: true }
    : { privateKey: readKey(pem, file), isNew: false }
}

/** Only its owner can read it. */
async function createKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  return privateKey
}

function readKey(pem: string, file: string): KeyObject {
  let key: KeyObject | null = null
  try {
    key = createPrivateKey(pem)
  } catch {
    // Reported below.
  }
  if (key?.asymmetricKeyType !== 'ed25519')
    throw new CommandFailed(
      `${file} is not an Ed25519 private key in PEM. Name a file that does not exist to create one.`,
    )
  return key
}
