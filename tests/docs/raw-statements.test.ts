import { glob, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parseAst } from 'vitest/node'

/** Prisma methods that take SQL. */
const RAW = /^\$(query|execute)Raw(Unsafe)?$/
const REASON = /\b(All workspaces|No workspace): \S/
const COMMENT = /^\s*(\/\/|\/\*|\*)/
const FUNCTION = /Function/
const STATEMENT = /Statement$|Declaration$/

it('finds no raw statement that neither uses a workspace nor says why not', async () => {
  const wrong: string[] = []
  let statements = 0
  for await (const file of glob('src/**/*.ts', { exclude: ['src/generated'] })) {
    const source = await readFile(file, 'utf8')
    for (const statement of findStatements(source)) {
      statements++
      if (!statement.namesWorkspace && !statement.saysWhyNot) wrong.push(`${file}:${statement.line}`)
    }
  }
  expect(wrong).toEqual([])
  expect(statements).toBeGreaterThan(0)
})

interface RawStatement {
  line: number
  /** Whether one of its values comes from a workspace. A column name is not enough: it may only be selected. */
  namesWorkspace: boolean
  /** Whether a comment directly above it or above its function gives a reason. */
  saysWhyNot: boolean
}

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

function findStatements(source: string): RawStatement[] {
  const found: RawStatement[] = []
  const lines = source.split('\n')
  const lineOf = (node: Node) => source.slice(0, node.start).split('\n').length
  const saysWhyNot = (node: Node | undefined) =>
    node !== undefined && REASON.test(commentAbove(lines, lineOf(node)))
  const visit = (node: Node, parents: readonly Node[]) => {
    if (isRaw(node)) {
      const values = valuesOf(node, parents.at(-1))
      found.push({
        line: lineOf(node),
        namesWorkspace: values.some(({ start, end }) => /workspace/i.test(source.slice(start, end))),
        saysWhyNot: [
          node,
          parents.findLast(({ type }) => STATEMENT.test(type)),
          parents.findLast(({ type }) => FUNCTION.test(type)),
        ].some(saysWhyNot),
      })
    }
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child, [...parents, node])
  }
  if (source.includes('Raw')) visit(parseAst(source, { lang: 'ts' }) as unknown as Node, [])
  return found
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

function isRaw({ type, property }: Node): boolean {
  return type === 'MemberExpression' && RAW.test(String((property as Node).name))
}

/** @returns the template values or call arguments that the method receives. */
function valuesOf(method: Node, user: Node | undefined): Node[] {
  if (user?.type === 'TaggedTemplateExpression') return (user.quasi as { expressions: Node[] }).expressions
  return user?.type === 'CallExpression' && user.callee === method ? (user.arguments as Node[]) : []
}

function commentAbove(lines: readonly string[], line: number): string {
  const above = lines.slice(0, line - 1)
  return above.slice(above.findLastIndex(text => !COMMENT.test(text)) + 1).join('\n')
}
