import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/read-config.ts'

it('docs/clients.md shows the files of examples/clients word for word, and no other code', async () => {
  const page = await readFile('docs/clients.md', 'utf8')
  const files = (await readdir('examples/clients')).sort()
  expect(files.length).toBeGreaterThan(5)
  for (const file of files) {
    const text = await readFile(`examples/clients/${file}`, 'utf8')
    const link = `[examples/clients/${file}](../examples/clients/${file})`
    expect(page).toContain(`${link}\n\n\`\`\`${file.split('.').at(-1)}\n${text}\`\`\`\n`)
  }
  expect([...page.matchAll(/^```(?:ts|sh)$/gm)]).toHaveLength(files.length)
})

it('docs/clients.md states the times and limits that are used when nothing is set', async () => {
  const page = (await readFile('docs/clients.md', 'utf8')).replaceAll(/\s+/g, ' ')
  const { keepAliveMs, stallMs, perKey, perWorkspace, perAddress, perProcess } = readConfig([], {}).streams
  expect(perWorkspace).toBe(perKey)
  expect(perAddress).toBe(perKey)
  const spell = (count: number) => count.toLocaleString('en')
  expect(page).toContain(`every ${keepAliveMs / 1000} s (\`STREAM_KEEP_ALIVE_MS\`)`)
  expect(page).toContain(`for ${stallMs / 1000} s (\`STREAM_STALL_MS\`)`)
  expect(page).toContain(
    `${spell(perKey)} streams of one key, one workspace or one address, ${spell(perProcess)} in all`,
  )
})
