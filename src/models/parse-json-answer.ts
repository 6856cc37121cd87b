/** Parses the JSON object in a model's answer: from the first to the last brace, because models often add text. */
export function parseJsonAnswer(answer: string): unknown {
  try {
    return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1))
  } catch {
    return null
  }
}
