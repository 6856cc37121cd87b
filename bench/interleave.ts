/**
 * Runs every contender once per round, so that other load on the machine affects all of them equally. The order rotates
 * with every round, and warm-up rounds are discarded.
 * @returns the results of each contender, in the order of its rounds
 */
export async function interleave<T, Name extends string>(
  { rounds, warmUp }: { rounds: number; warmUp: number },
  contenders: Record<Name, () => Promise<T>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(contenders) as Name[]
  const given = Object.fromEntries(names.map(name => [name, []])) as unknown as Record<Name, T[]>
  for (let round = -warmUp; round < rounds; round++) {
    for (const i of names.keys()) {
      const name = names[(i + round + warmUp) % names.length] as Name
      const result = await contenders[name]()
      if (round >= 0) given[name].push(result)
    }
  }
  return given
}
