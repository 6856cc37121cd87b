/** Why a fetch failed, as a code. The message is left out, because it may contain a header with a key. */
export function fetchCode(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? name
}
