import { Context, type Emitter, LiquidError, toValueSync } from 'liquidjs'
import type { InputValues } from './check-inputs.ts'
import { MAX_RENDERED_BYTES } from './limits.ts'
import { liquid } from './liquid-engine.ts'
import { parseText } from './parse-text.ts'

export type Rendered = { text: string; problem: null } | { text: null; problem: string }

/**
 * Fills the placeholders of a template text with values from `checkInputs`. `problem` says that the result is too large
 * or too complex, or that the text does not pass `checkContent`.
 */
export function renderText(text: string, values: InputValues, maxBytes = MAX_RENDERED_BYTES): Rendered {
  const { templates, problems } = parseText(text)
  if (problems[0]) return { text: null, problem: problems[0] }
  const output = new BoundedText(maxBytes)
  try {
    const context = new Context(values, liquid.options, { sync: true }, { liquid })
    toValueSync(liquid.renderer.renderTemplates(templates, context, output))
    return { text: output.buffer, problem: null }
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    const problem = output.isFull
      ? `renders to more than ${maxBytes} bytes with these inputs`
      : 'is too complex to render with these inputs'
    return { text: null, problem }
  }
}

/** Throws as soon as the text exceeds its limit. */
class BoundedText implements Emitter {
  buffer = ''
  isFull = false
  #bytesLeft: number
  constructor(maxBytes: number) {
    this.#bytesLeft = maxBytes
  }

  write(value: unknown): void {
    const text = show(value)
    this.#bytesLeft -= Buffer.byteLength(text)
    this.isFull = this.#bytesLeft < 0
    if (this.isFull) throw new Error('The rendered text is too long.')
    this.buffer += text
  }
}

function show(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join(', ') : String(value)
}
