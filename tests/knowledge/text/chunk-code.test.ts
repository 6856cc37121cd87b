import { describe, expect, it } from 'vitest'
import { chunkDocument } from '../../../src/knowledge/text/chunk-document.ts'

const SOURCES: [type: string, source: string, headings: string[][]][] = [
  [
    'text/x-typescript',
    "import a from 'a'\n\n/** Doc of f. */\nexport async function f() {\n  if (x) {\n  }\n\n  return 1\n}\n\nexport class K {\n  m() {\n  }\n}\n\nf()\n",
    [[], ['f'], ['K'], []],
  ],
  ['application/javascript', 'const f = async x => {\n  return x\n}\n\nfunction* g() {\n}\n', [['f'], ['g']]],
  [
    'text/x-python',
    'import os\n\n# Doc of f.\n@deco\ndef f(a):\n    x = 1\n\n    return x\n\nclass K:\n    def m(self):\n        pass\n',
    [[], ['f'], ['K']],
  ],
  [
    'text/x-go',
    'package a\n\n// Doc of f.\nfunc (s *S) F(x int) error {\n\treturn nil\n}\n\ntype S struct {\n\tA int\n}\n',
    [[], ['F'], ['S']],
  ],
  [
    'application/sql',
    'CREATE TABLE IF NOT EXISTS "users" (\n  id int\n);\n\n-- Doc of f.\ncreate or replace function f() returns int as $$\nbegin\n\nreturn 1;\nend $$;\n',
    [['users'], ['f']],
  ],
  [
    'text/x-java',
    'package a;\n\n/*\n Doc of K.\n*/\n@Deco\npublic final class K {\n  public int m() {\n  }\n}\n',
    [[], ['K']],
  ],
]

describe('chunkDocument of source code', () => {
  it.each(SOURCES)('splits %s at its top-level definitions', (type, source, headings) => {
    expect(chunkDocument(source, type).map(chunk => chunk.headings)).toEqual(headings)
  })

  it.each(SOURCES.filter(([, source]) => source.includes('Doc of')))(
    'keeps comments with their definition in %s',
    (type, source) => {
      const [, name] = /Doc of (\w)/.exec(source)!
      const documented = chunkDocument(source, type).find(chunk => chunk.content.includes('Doc of'))
      expect(documented?.headings.join().toLowerCase()).toBe(name!.toLowerCase())
      expect(documented?.content).toMatch(new RegExp(`(?:function|def|func .*|class) ${name}`, 'i'))
    },
  )

  it('splits a long class at its methods', () => {
    const methods = ['open', 'close'].map(
      name => `  ${name}(): void {\n${'    doSomething()\n'.repeat(20)}  }\n`,
    )
    const source = `class Door {\n  state = 1\n\n${methods.join('\n')}}\n`
    const chunks = chunkDocument(source, 'text/x-typescript', { targetTokens: 110 })
    expect(chunks.map(chunk => chunk.headings)).toEqual([['Door'], ['Door', 'open'], ['Door', 'close']])
  })

  it('splits a long function at blank lines without overlap', () => {
    const block = `${'  call(one, two)\n'.repeat(4)}\n`
    const chunks = chunkDocument(`function f() {\n${block.repeat(10)}}\n`, 'text/x-typescript', {
      targetTokens: 50,
    })
    expect(chunks.length).toBeGreaterThan(3)
    expect(chunks.every(chunk => chunk.headings.join() === 'f')).toBe(true)
    expect(chunks.flatMap(chunk => chunk.content.match(/call/g) ?? [])).toHaveLength(40)
    for (const { content } of chunks)
      expect(content.split('\n\n').every(part => part.includes('call') || part === '}')).toBe(true)
  })

  it('splits data without definitions by lines', () => {
    const json = JSON.stringify(
      Array.from({ length: 200 }, (_, i) => ({ id: i })),
      null,
      1,
    )
    for (const { headings, content } of chunkDocument(json, 'application/json')) {
      expect(headings).toEqual([])
      expect(json.split('\n')).toEqual(expect.arrayContaining(content.split('\n')))
    }
  })
})
