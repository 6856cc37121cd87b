import { readdir, readFile } from 'node:fs/promises'
import { isScalarType, isSpecifiedScalarType } from 'graphql'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { printedSchema } from '../support/schema-walk.ts'

const page = await readFile('docs/clients.md', 'utf8')

it('shows the files of examples/clients verbatim, and no other code', async () => {
  const files = (await readdir('examples/clients')).sort()
  expect(files.length).toBeGreaterThan(5)
  for (const file of files) {
    const text = await readFile(`examples/clients/${file}`, 'utf8')
    const link = `[examples/clients/${file}](../examples/clients/${file})`
    expect(page).toContain(`${link}\n\n\`\`\`${file.split('.').at(-1)}\n${text}\`\`\`\n`)
  }
  expect([...page.matchAll(/^```(?:ts|sh)$/gm)]).toHaveLength(files.length)
})

it('maps every scalar like our own code generator', async () => {
  const own = parse(await readFile('codegen.yml', 'utf8')).generates['examples/gql/'].config.scalars
  const shown = parse(/```yaml\n([\s\S]+?)```/.exec(page)?.[1] ?? '').generates['src/gql/'].config.scalars
  expect(shown).toEqual(own)
  const scalars = Object.values(printedSchema.getTypeMap()).filter(
    type => isScalarType(type) && !isSpecifiedScalarType(type),
  )
  for (const { name } of scalars) expect(page).toContain(`| \`${name}\` | `)
  expect(Object.keys(own).sort()).toEqual([...scalars.map(({ name }) => name), 'ID'].sort())
})

it('states the default times and limits', async () => {
  const text = page.replaceAll(/\s+/g, ' ')
  const { keepAliveMs, stallMs, perKey, perWorkspace, perAddress, perProcess } = readConfig([], {}).streams
  expect(perWorkspace).toBe(perKey)
  expect(perAddress).toBe(perKey)
  const spell = (count: number) => count.toLocaleString('en')
  expect(text).toContain(`every ${keepAliveMs / 1000} s (\`STREAM_KEEP_ALIVE_MS\`)`)
  expect(text).toContain(`for ${stallMs / 1000} s (\`STREAM_STALL_MS\`)`)
  expect(text).toContain(
    `${spell(perKey)} streams of one key, one workspace or one address, ${spell(perProcess)} in all`,
  )
})
