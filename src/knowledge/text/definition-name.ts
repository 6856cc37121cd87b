const NAME = '[\\p{L}_$][\\p{L}\\p{N}_$]{0,99}'
const MODIFIERS =
  '(?:(?:export|default|declare|abstract|async|public|private|protected|internal|static|final|sealed|override|open|data|pub|unsafe|const)\\s+){0,6}'

/** `class Name`, `def name`, `async function* name` and the like of TypeScript, JavaScript, Python, Java, Rust, Kotlin. */
const KEYWORD = new RegExp(
  `^${MODIFIERS}(?:function(?:\\s*\\*\\s*|\\s+)|(?:class|interface|enum|struct|trait|record|namespace|def|fn|fun)\\s+)(${NAME})`,
  'u',
)
/** `func Name` and `func (receiver) Name` of Go. */
const GO_FUNCTION = new RegExp(`^func\\s+(?:\\([^()]{0,100}\\)\\s*)?(${NAME})`, 'u')
const TYPE = new RegExp(
  `^${MODIFIERS}type\\s+(${NAME})(?:<[^=]{0,100}>)?\\s*(?:=|struct\\b|interface\\b|func\\b)`,
  'u',
)
/** A constant that holds a function, when its line also has an arrow, `function` or an opening bracket at the end. */
const CONSTANT = new RegExp(
  `^${MODIFIERS}(?:const|let|var)?\\s*(${NAME})\\s*(?::[^=]{1,120})?=\\s*(?:async\\b|function\\b|\\(|<|${NAME}\\s*=>)`,
  'u',
)
const HOLDS_FUNCTION = /=>|\bfunction\b|\($/
const SQL =
  /^create\s+(?:or\s+replace\s+)?(?:(?:unique|temp|temporary|materialized|unlogged|recursive)\s+){0,2}(?:table|view|function|procedure|trigger|type|schema)\s+(?:if\s+not\s+exists\s+)?([\p{L}\p{N}_."`[\]]{1,100})/iu
/** `name(…) {` with types or modifiers before it: methods of TypeScript and Java, functions of C. */
const METHOD = new RegExp(
  `^((?:[\\p{L}\\p{N}_$<>[\\],.*&?@]{1,60}\\s+){0,6})#?(${NAME})\\s*(?:<[^()]{0,60}>)?\\(.*\\)\\s*(?:(?::|->|throws|const|noexcept|override)[^(){}]{0,80})?\\{$`,
  'u',
)
const NO_METHOD =
  /^(?:if|else|for|foreach|while|switch|catch|return|do|try|new|await|throw|case|synchronized|using|lock|elif|with|function|yield|in|of|super|defer|go|select|match|until|unless)$/

/** Definitions have their name in the beginning of a line; what follows is not looked at. */
const LONGEST_LINE = 300

/**
 * The name that a line of source code defines as a function, class, type or table; null when it defines none. By
 * patterns over one line, without knowing the language: a rare line is taken for a definition that is none.
 */
export function definitionName(line: string): string | null {
  const code = line.slice(0, LONGEST_LINE).trim()
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
  return name && !words.some(word => word && NO_METHOD.test(word)) ? name : null
}
