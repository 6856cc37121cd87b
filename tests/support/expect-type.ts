/** Narrows a GraphQL union to one of its members. @throws an error with the result if it is another member. */
export function expectType<T extends { __typename: string }, N extends T['__typename']>(
  result: T,
  name: N,
): Extract<T, { __typename: N }> {
  if (result.__typename !== name) throw new Error(JSON.stringify(result))
  return result as Extract<T, { __typename: N }>
}
