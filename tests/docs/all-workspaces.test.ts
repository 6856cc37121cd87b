import { glob, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { PURPOSES } from '../../src/platform/database/all-workspaces.ts'

/** The files that define the clients, and the migrations. */
const DEFINITIONS = 'src/platform/database/'
/** Code that runs as the owner: only the owner of a table can index it, or read the keys of the installation. */
const OWNERS = [
  'src/knowledge/embeddings/vector-index.ts',
  'src/vault/open-vault.ts',
  'src/vault/rotate-master-key.ts',
]
const SCOPED = /scopeToWorkspace\([\w.]*\bprisma,/g
const UNSCOPED =
  /\bdatabase\.(prisma|everyWorkspace|lastUser)\b|\{[^{}]*\b(prisma|everyWorkspace|lastUser)\b[^{}]*\} *[:=]/

const sources = async () => {
  const found: { file: string; text: string }[] = []
  for await (const file of glob('src/**/*.ts', { exclude: ['src/generated'] }))
    if (!file.startsWith(DEFINITIONS)) found.push({ file, text: await readFile(file, 'utf8') })
  return found
}

it('lets code reach the database only through a workspace or for a listed purpose', async () => {
  const unscoped = (await sources()).filter(({ text }) => UNSCOPED.test(text.replaceAll(SCOPED, '')))
  expect(unscoped.map(({ file }) => file).sort()).toEqual(OWNERS)
})

it('lists only purposes that the code has', async () => {
  const text = (await sources()).map(source => source.text).join('\n')
  const unused = Object.keys(PURPOSES).filter(purpose => !text.includes(`'${purpose}')`))
  expect(unused).toEqual([])
})
