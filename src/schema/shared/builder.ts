import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import type { RequestContext } from '../../context.ts'
import { NotPermittedError, requestError, ValidationError } from '../../errors.ts'
import type PrismaTypes from '../../generated/pothos.ts'
import { getDatamodel } from '../../generated/pothos.ts'
import type { Scope } from '../../generated/prisma/client.ts'
import { encodeId, type IdType, parseId } from '../../platform/ids.ts'
import { costOfField } from '../cost/field-costs.ts'
import { isRestricted, loadNodes } from './node.ts'

/** Type parameters of the builder: context, scopes, scalars and nullability. */
export interface SchemaTypes {
  Context: RequestContext
  PrismaTypes: PrismaTypes
  AuthScopes: Record<Lowercase<Scope>, boolean>
  Scalars: {
    DateTime: { Input: Date; Output: Date }
    JSONObject: { Input: Record<string, unknown>; Output: object }
    BigInt: { Input: number; Output: number }
    ID: { Input: string; Output: string }
  }
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // ErrorsPlugin must come first to catch the errors of the other plugins.
  plugins: [
    ErrorsPlugin,
    ScopeAuthPlugin,
    ComplexityPlugin,
    RelayPlugin,
    PrismaPlugin,
    ValidationPlugin,
    DataloaderPlugin,
  ],
  defaultFieldNullability: false,
  errors: {
    // Every mutation requires a scope.
    defaultTypes: [NotPermittedError],
    directResult: true,
    unsafelyHandleInputErrors: true,
    defaultUnionOptions: {
      description: 'The payload, or an `Error` that says why the mutation failed.',
      name: ({ fieldName }) => `${fieldName[0]?.toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  scopeAuth: {
    authScopes: ({ viewer }) => ({
      ask: viewer.scopes.has('ASK'),
      read: viewer.scopes.has('READ'),
      write: viewer.scopes.has('WRITE'),
      admin: viewer.scopes.has('ADMIN'),
    }),
    unauthorizedError: () => requestError('FORBIDDEN', 'This API key lacks the required scope.'),
  },
  // The limit is checked once per operation, in check-cost.ts.
  complexity: { fieldComplexity: costOfField },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodesOnConnection: { description: 'The rows of the page, without their cursors.' },
    brandLoadedObjects: true,
    edgesFieldOptions: { nullable: false, description: 'The rows of the page, with their cursors.' },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    cursorFieldOptions: {
      description: 'Cursor of the row. Pass it as `after` to get the rows that follow.',
    },
    pageInfoFieldOptions: { description: 'Position of the page in the list.' },
    idFieldOptions: { description: 'TypeID of the object. Opaque to clients and sortable by creation time.' },
    nodeTypeOptions: {
      description:
        'An object with an ID. IDs are TypeIDs: a type prefix and a UUIDv7 (`agent_01h2xcejqtf2nbrexx3vqjhp41`), opaque to clients and sortable by creation time. IDs of deleted objects, of objects in other workspaces and of other types are treated as unknown.',
    },
    hasNextPageFieldOptions: { description: 'Whether there are rows after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether the page was requested with `after`.' },
    startCursorFieldOptions: {
      description: 'Cursor of the first row of the page. Null if the page is empty.',
    },
    endCursorFieldOptions: {
      description:
        'Cursor of the last row of the page. Pass it as `after` to get the next page. Null if the page is empty.',
    },
    pageInfoTypeOptions: { description: 'Position of a page in its list.' },
    encodeGlobalID: (type, id) => encodeId(type as IdType, String(id)),
    decodeGlobalID: id => {
      const parsed = parseId(id)
      // Uploads have IDs but are not nodes: their contents become documents.
      if (!parsed || parsed.type === 'Upload') return { typename: '', id }
      return { typename: parsed.type, id: parsed.uuid }
    },
    nodeQueryOptions: {
      description: 'An object of any type by ID. Null if it does not exist or is not visible to you.',
      args: { id: { description: 'ID of any type.' } },
      resolve: async (_, { id }, context, info, resolveNode) => {
        if (!id.typename) return null
        // The plugin's loaders do not know the restrictions of a key.
        if (!isRestricted(context)) return resolveNode(id)
        const [row = null] = await loadNodes(context, info, [{ type: id.typename as IdType, uuid: id.id }])
        return row
      },
    },
    nodesQueryOptions: {
      description:
        'Up to 100 objects by ID, in the order of `ids`. Null for each one that does not exist or is not visible to you.',
      args: { ids: { description: 'IDs of any types.' } },
      // By default, the plugin runs one statement per ID.
      resolve: (_, { ids }, context, info) => {
        if (ids.length > 100)
          throw requestError('BAD_USER_INPUT', `ids may have at most 100 entries, but has ${ids.length}.`)
        const parsed = ids.map(({ typename, id }) =>
          typename ? { type: typename as IdType, uuid: id } : null,
        )
        return loadNodes(context, info, parsed)
      },
    },
  },
  prisma: {
    client: context => context.db,
    dmmf: getDatamodel(),
    filterConnectionTotalCount: true,
  },
  validation: {
    validationError: ({ issues }) =>
      new ValidationError(
        issues.map(({ path, message }) => ({
          path: (path ?? []).map(part => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        })),
      ),
  },
})

/** The type parameters of the builder, with defaults. For functions that take its arguments or fields. */
export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never
