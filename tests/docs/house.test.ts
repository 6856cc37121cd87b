import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
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
  for (const [file, targets] of await readImports()) {
    const part = partOf(file)
    const allowed = [part, 'generated', ...(MAY_IMPORT[part] ?? [])]
    for (const target of targets)
      if (file.split('/').length > 2 && !allowed.includes(partOf(target)))
        wrong.push(`${file} imports ${target}`)
  }
  expect(wrong).toEqual([])
})

it('no files import each other in a circle, not even through types', async () => {
  const imports = await readImports()
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const target of imports.get(file) ?? []) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of imports.keys()) visit(file, [])
  expect(circles).toEqual([])
})

/** The files of src that each of them imports. */
async function readImports(): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>()
  for await (const file of glob('src/**/*.ts')) {
    if (partOf(file) === 'generated') continue
    const text = await readFile(file, 'utf8')
    const targets = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) => join(dirname(file), path))
    imports.set(
      file,
      targets.filter(target => target.startsWith('src/')),
    )
  }
  return imports
}

function partOf(file: string): string {
  return file.split('/')[1]?.replace(/\.ts$/, '') ?? ''
}
