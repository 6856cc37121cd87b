const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)/s

/**
 * The code fence of Markdown that is open behind a line, null when none is.
 *
 * @param open the one that is open before it
 */
export function fenceAfter(open: string | null, line: string): string | null {
  const [, fence, info] = FENCE.exec(line) ?? []
  if (!fence) return open
  if (open === null) return fence.startsWith('`') && info!.includes('`') ? null : fence
  return fence.startsWith(open) && info!.trim() === '' ? null : open
}
