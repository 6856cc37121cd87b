/**
 * A condition on a text column: it has this in it, upper and lower case alike. `%`, `_` and `\` stand for themselves;
 * what no column can hold (NUL, lone surrogates) is left out.
 */
export function containsText(search: string): { contains: string; mode: 'insensitive' } {
  const findable = search.normalize('NFC').toWellFormed().replaceAll('\0', '')
  return { contains: findable.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' }
}
