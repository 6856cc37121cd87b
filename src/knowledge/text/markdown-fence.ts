const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/s

/**
 * The Markdown code fence that is open after a line. Null if none is.
 *
 * @param open the fence that is open before the line
 */
export function fenceAfter(open: string | null, line: string): string | null {
  const [, fence, info] = FENCE.exec(line) ?? []
  if (!fence) return open
  if (open === null) return fence.startsWith('`') && info!.includes('`') ? null : fence
  return fence.startsWith(open) && info!.trim() === '' ? null : open
}
