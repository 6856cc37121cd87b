import { getDatamodel } from '../../src/generated/pothos.ts'
import type { Prisma } from '../../src/generated/prisma/client.ts'

/** Any operation of a Prisma model. */
export type ModelOperation = keyof Prisma.TypeMap['model']['Agent']['operations']

/** A model of a Prisma client, if its name is only known at run time. */
export type ModelDelegate = Record<ModelOperation, (args: object) => Promise<unknown>>

export type ModelRow = Record<string, unknown>

const { models } = getDatamodel().datamodel

export const modelNames = Object.keys(models)

/** @returns the names of a model's columns, without relations. */
export function columnsOf(model: string): string[] {
  return (models[model]?.fields ?? []).filter(field => field.kind !== 'object').map(field => field.name)
}

export function delegateOf(client: object, model: string): ModelDelegate {
  return (client as Record<string, ModelDelegate>)[
    `${model[0]?.toLowerCase()}${model.slice(1)}`
  ] as ModelDelegate
}

/** @returns the `where` condition for the primary key of a row. */
export function uniqueWhere(model: string, row: ModelRow): ModelRow {
  const single = models[model]?.fields.find(field => field.isId)
  if (single) return { [single.name]: row[single.name] }
  const names = models[model]?.primaryKey?.fields ?? []
  return { [names.join('_')]: Object.fromEntries(names.map(name => [name, row[name]])) }
}
