import { glob, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

it('runs TypeScript in the guides only with the Node version that npm installs', async () => {
  const commands: string[] = []
  for await (const file of glob(['*.md', 'docs/**/*.md', 'examples/**/*.ts'])) {
    const text = await readFile(file, 'utf8')
    for (const [command] of text.matchAll(/(?:\S+ )?\bnode (?:--\S+ )*[\w./-]+\.ts\b/g))
      commands.push(`${file}: ${command}`)
  }
  expect(commands.length).toBeGreaterThan(1)
  // Plain `node` may be a version without TypeScript support.
  expect(commands.filter(command => !/[ `(]npx node /.test(command))).toEqual([])
})
