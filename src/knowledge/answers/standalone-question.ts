export function standaloneQuestion(question: string, previous: string): string {
  return previous === '' ? question : question
}
