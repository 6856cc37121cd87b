/** Returns the index of every name that already occurred earlier in the list. */
export function findDuplicates(names: readonly string[]): number[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index]
    seen.add(name)
    return []
  })
}
