/**
 * Runs every contender once a round, so that whatever else the machine does meets all of them alike. The order turns
 * with every round, and the rounds of the warm-up are forgotten.
 * @returns what each contender gave, in the order of its rounds.
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
