/** Why a fetch failed, as a code and nothing else: what it says in words may repeat a header, and with it a key. */
export function fetchCode(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? name
}
