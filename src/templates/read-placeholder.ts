import { Tokenizer, TypeGuards } from 'liquidjs'
import { findTextProblem } from '../platform/database/text-problems.ts'
import { FILTERS, MAX_ARGUMENT_CHARACTERS, MAX_ARGUMENT_NUMBER, MAX_DECIMALS } from './filters.ts'
import { MAX_FILTERS, shorten } from './limits.ts'
import { liquid } from './liquid-engine.ts'

/** `{{ name | filter: argument }}`. */
export interface Placeholder {
  name: string
  filters: string[]
}

type FilterToken = ReturnType<Tokenizer['readFilters']>[number]
type Argument = FilterToken['args'][number]

const FORM = 'is not a placeholder; write one variable, then any filters, like {{ name | default: "none" }}'

/** Parses the text between the braces. Returns a message if it is invalid. */
export function readPlaceholder(source: string): Placeholder | string {
  const value = readValue(source)
  const [token, ...more] = value?.initial.postfix ?? []
  if (!value || !token || more.length || !TypeGuards.isPropertyAccessToken(token)) return FORM
  const [name, ...nested] = token.props
  if (token.variable || nested.length || !TypeGuards.isWordToken(name)) return FORM
  if (value.filters.length > MAX_FILTERS) return `has more than ${MAX_FILTERS} filters`
  const problem = value.filters.map(findProblem).find(found => found !== null)
  return problem ?? { name: name.content, filters: value.filters.map(filter => filter.name) }
}

function readValue(source: string) {
  try {
    const tokenizer = new Tokenizer(source, liquid.options.operators)
    const value = tokenizer.readFilteredValue()
    tokenizer.skipBlank()
    return tokenizer.end() ? value : null
  } catch {
    // The library throws its own errors, or a TypeError for half an escape.
    return null
  }
}

function findProblem({ name, args }: FilterToken): string | null {
  const rule = FILTERS.get(name)
  if (!rule) return `has the unknown filter "${shorten(name)}"; use one of: ${[...FILTERS.keys()].join(', ')}`
  const fits =
    args.length >= rule.needs &&
    args.length <= rule.arguments.length &&
    args.every((argument, index) => isOf(argument, rule.arguments[index]))
  if (!fits) return `has invalid arguments for "${name}"; write it like ${rule.example}`
  // An empty text matches everywhere, even between the halves of a surrogate pair.
  if (name === 'replace' && isEmpty(args[0])) return 'gives "replace" an empty text to search for'
  return args.map(argument => findExcess(name, argument)).find(found => found !== null) ?? null
}

function isOf(argument: Argument, kind: string | undefined): boolean {
  if (Array.isArray(argument)) return false
  if (TypeGuards.isQuotedToken(argument)) return kind !== 'number'
  if (TypeGuards.isNumberToken(argument)) return kind !== 'text'
  const isBoolean = TypeGuards.isLiteralToken(argument) && typeof argument.content === 'boolean'
  return isBoolean && kind === 'literal'
}

function isEmpty(argument: Argument | undefined): boolean {
  return !Array.isArray(argument) && TypeGuards.isQuotedToken(argument) && argument.content === ''
}

function findExcess(name: string, argument: Argument): string | null {
  if (Array.isArray(argument)) return null
  if (TypeGuards.isQuotedToken(argument)) return findTextExcess(argument.content)
  if (!TypeGuards.isNumberToken(argument) || name === 'default') return null
  const [min, max] = name === 'number' ? [0, MAX_DECIMALS] : [1, MAX_ARGUMENT_NUMBER]
  const isWithin = Number.isInteger(argument.content) && argument.content >= min && argument.content <= max
  return isWithin ? null : `must give "${name}" a whole number from ${min} to ${max}`
}

function findTextExcess(text: string): string | null {
  if (text.length > MAX_ARGUMENT_CHARACTERS)
    return `has an argument of more than ${MAX_ARGUMENT_CHARACTERS} characters`
  const problem = findTextProblem(text)
  return problem && `${problem} in an argument`
}
