const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]{0,99}'
const MODIFIERS =
  '(?:(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|override|open|data|pub|unsafe|const)\\s+){0,6}'

/**
 * `class Name`, `def name`, `async function* name` and the like in TypeScript, JavaScript, Python, Java, Rust, Kotlin.
 */
const KEYWORD = new RegExp(
  `^${MODIFIERS}(?:function(?:\\s*\\*\\s*|\\s+)|(?:class|interface|enum|struct|trait|record|namespace|def|fn|fun)\\s+)(${NAME})`,
  'u',
)
/** `func Name` and `func (receiver) Name` in Go. */
const GO_FUNCTION = new RegExp(`^func\\s+(?:\\([^()]{0,100}\\)\\s*)?(${NAME})`, 'u')
const TYPE = new RegExp(
  `^${MODIFIERS}type\\s+(${NAME})(?:<[^=]{0,100}>)?\\s*(?:=|struct\\b|interface\\b|func\\b)`,
  'u',
)
/** A constant with a function as its value, if `HOLDS_FUNCTION` also matches the line. */
const CONSTANT = new RegExp(
  `^${MODIFIERS}(?:const|let|var)?\\s*(${NAME})\\s*(?::[^=]{1,120})?=\\s*(?:async\\b|function\\b|\\(|<|${NAME}\\s*=>)`,
  'u',
)
const HOLDS_FUNCTION = /=>|\bfunction\b|\($/
const SQL =
  /^create\s+(?:or\s+replace\s+)?(?:(?:unique|temp|temporary|materialized|unlogged|recursive)\s+){0,2}(?:table|view|function|procedure|trigger|type|schema)\s+(?:if\s+not\s+exists\s+)?([\p{L}\p{N}_."`[\]]{1,100})/iu
/** `name(…) {` after types or modifiers: methods in TypeScript and Java, functions in C. */
const METHOD = new RegExp(
  `^((?:[\\p{L}\\p{N}_$<>[\\],.*&?@]{1,60}\\s+){0,6})#?(${NAME})\\s*(?:<[^()]{0,60}>)?\\(.*\\)\\s*(?:(?::|->|throws|const|noexcept|override)[^(){}]{0,80})?\\{$`,
  'u',
)
const NOT_A_METHOD =
  /^(?:if|else|for|foreach|while|switch|catch|return|do|try|new|await|throw|case|synchronized|using|lock|elif|with|function|yield|in|of|super|defer|go|select|match|until|unless)$/

/** Names of definitions are at the beginning of a line, so only this much of it is read. */
const MAX_LINE_LENGTH = 300

/**
 * The name of the function, class, type or table that a line of source code defines. Null if it defines none. Uses
 * patterns for any language, so it sometimes mistakes another line for a definition.
 */
export function definitionName(line: string): string | null {
  const code = line.slice(0, MAX_LINE_LENGTH).trim()
  return (
    (KEYWORD.exec(code) ?? GO_FUNCTION.exec(code) ?? TYPE.exec(code))?.[1] ??
    constantName(code) ??
    SQL.exec(code)?.[1]?.replace(/["`[\]]/g, '') ??
    methodName(code)
  )
}

function constantName(code: string): string | null {
  return HOLDS_FUNCTION.test(code) ? (CONSTANT.exec(code)?.[1] ?? null) : null
}

function methodName(code: string): string | null {
  if (!code.endsWith('{') || code.includes('=>')) return null
  const [, before = '', name] = METHOD.exec(code) ?? []
  const words = [...before.trim().split(/\s+/), name]
  return name && !words.some(word => word && NOT_A_METHOD.test(word)) ? name : null
}
