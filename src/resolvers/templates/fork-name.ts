const SUFFIX = ' (fork)'
const MAX_CHARACTERS = 200

/** The default name of a fork: the name of its upstream and a suffix. */
export function forkName(upstream: string): string {
  const name = upstream.length + SUFFIX.length > MAX_CHARACTERS ? cut(upstream) : upstream
  return name + SUFFIX
}

/** Never splits a surrogate pair. */
function cut(name: string): string {
  const start = name.slice(0, MAX_CHARACTERS - SUFFIX.length - 1)
  return `${start.isWellFormed() ? start : start.slice(0, -1)}…`
}
