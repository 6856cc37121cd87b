/** Names of inputs by what they contain. */
const PLACE = /^(?:location|place|city|town)$/i
const RESULTS = /^(?:message|text|body|content)$/i
const QUERY = /^(?:q|query|search|question|keyword|keywords|term|topic)$/i

/** `in Lisbon`, at any place of a question. */
const ENGLISH_PLACE = /\b(?:in|for|at|of)\s+(\p{Lu}[\p{L}'’-]*(?:\s+\p{Lu}[\p{L}'’-]*){0,2})/u
/** `서울 날씨`, `서울의 현재 날씨`. */
const KOREAN_PLACE =
  /(\p{sc=Hangul}{2,10}?)(?:의|은|는)?\s+(?:(?:현재|오늘|지금|요즘)의?\s+)?(?:날씨|기온|기상)/u
const NOT_PLACES = new Set(['현재', '오늘', '지금', '요즘', '내일', '이번', '주말', '현지', '그곳', '출장지'])

interface ReadSchema {
  properties?: Record<string, { type?: unknown; enum?: unknown; pattern?: unknown; format?: unknown }>
  required?: unknown
}

/**
 * Fills the input of a tool from a question: one string that is a place, a query, or a text that the results of other steps
 * become. Null if it needs anything else.
 */
export function fillToolInput(schema: object, question: string): Record<string, string> | null {
  const { properties = {}, required } = schema as ReadSchema
  const names = Array.isArray(required) ? required.map(String) : []
  // Several inputs can each be optional when one of them is needed: a place is given if the tool accepts one.
  const name = names.length === 1 ? names[0] : Object.keys(properties).find(key => PLACE.test(key))
  if (names.length > 1) return null
  if (name === undefined) return {}
  const { type, enum: values, pattern, format } = properties[name] ?? {}
  if (type !== 'string' || values !== undefined || pattern !== undefined || format !== undefined) return null
  const value = findValue(name, question)
  return value === null ? null : { [name]: value }
}

function findValue(name: string, question: string): string | null {
  if (PLACE.test(name)) return findPlace(question)
  if (RESULTS.test(name)) return '{{results}}'
  return QUERY.test(name) ? question : null
}

function findPlace(question: string): string | null {
  const korean = KOREAN_PLACE.exec(question)?.[1]
  if (korean !== undefined) return NOT_PLACES.has(korean) ? null : korean
  return ENGLISH_PLACE.exec(question)?.[1] ?? null
}
