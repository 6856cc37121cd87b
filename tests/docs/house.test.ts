import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

/** What each part of src may import, besides itself and what is generated. */
const MAY_IMPORT: Record<string, string[]> = {
  languages: [],
  platform: ['config', 'errors', 'languages'],
  knowledge: ['errors', 'platform'],
  templates: ['errors', 'platform'],
  reports: ['errors', 'knowledge', 'platform', 'templates'],
  resolvers: ['errors', 'knowledge', 'platform', 'reports', 'templates'],
  workers: ['errors', 'knowledge', 'platform', 'reports', 'templates'],
  schema: ['errors', 'knowledge', 'languages', 'platform', 'reports', 'resolvers', 'templates'],
  demo: ['knowledge', 'platform', 'resolvers'],
}

it('imports between the parts of src point downward only', async () => {
  const wrong: string[] = []
  for await (const file of glob('src/*/**/*.ts')) {
    const part = file.split('/')[1] ?? ''
    if (part === 'generated') continue
    const text = await readFile(file, 'utf8')
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = normalize(join(dirname(file), path ?? ''))
      const imported =
        target
          .replace(/^src\//, '')
          .split('/')[0]
          ?.replace(/\.ts$/, '') ?? ''
      const isAllowed =
        [part, 'generated', ...(MAY_IMPORT[part] ?? [])].includes(imported) || !target.startsWith('src/')
      if (!isAllowed) wrong.push(`${file} imports ${target}`)
    }
  }
  expect(wrong).toEqual([])
})
