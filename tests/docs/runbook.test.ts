import { glob, readFile } from 'node:fs/promises'
import { parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { printedSchema } from '../support/schema-walk.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  )

it('shows only GraphQL documents in the docs that are valid for the schema', async () => {
  let found = 0
  for await (const file of glob(['docs/**/*.md', '*.md']))
    for (const block of blocks(await readFile(file, 'utf8'), 'graphql')) {
      found += 1
      const errors = validate(printedSchema, parse(block)).map(error => error.message)
      expect(errors, `${file}: ${block.split('\n')[0]}`).toEqual([])
    }
  expect(found).toBeGreaterThan(5)
})

describe('docs/runbook.md', () => {
  it('has SQL that runs', async () => {
    const statements = blocks(await readFile('docs/runbook.md', 'utf8'), 'sql')
    expect(statements.length).toBeGreaterThan(2)
    for (const statement of statements)
      await expect(canopy.app.database.runScript(statement)).resolves.toBeUndefined()
  })

  it('quotes existing log lines and settings', async () => {
    const page = await readFile('docs/runbook.md', 'utf8')
    let source = ''
    for await (const file of glob('src/**/*.ts')) source += await readFile(file, 'utf8')
    const quoted = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, found = '']) => found)
    const lines = quoted(/`((?:Redis: |task )[^`]+|failed for good)`/g)
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) expect(source, line).toContain(`'${line}'`)
    const loops = quoted(/`([^`]+) failed; trying again`/g)
    expect(loops.length).toBeGreaterThan(1)
    for (const loop of loops) expect(source, loop).toContain(`name: '${loop}'`)
    for (const [, name = ''] of page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)) expect(source, name).toContain(name)
  })

  it('links to existing sections', async () => {
    const page = await readFile('docs/runbook.md', 'utf8')
    const anchors = [...page.matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    )
    for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor)
  })
})
