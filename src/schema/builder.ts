import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import ErrorsPlugin from '@pothos/plugin-errors'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import ValidationPlugin from '@pothos/plugin-validation'
import { requestError, ValidationError } from '../errors.ts'
import type PrismaTypes from '../generated/pothos.ts'
import { getDatamodel } from '../generated/pothos.ts'
import type { Scope } from '../generated/prisma/client.ts'
import { encodeId, type IdType, parseId } from '../platform/ids.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { loadNodes } from './load-node.ts'
import { costOfField } from './query-cost.ts'

/** The types that builder knows of. It defines none itself. */
export interface SchemaTypes {
  Context: RequestContext
  PrismaTypes: PrismaTypes
  AuthScopes: Record<Lowercase<Scope>, boolean>
  Scalars: {
    DateTime: { Input: Date; Output: Date }
    JSONObject: { Input: Record<string, unknown>; Output: object }
    ID: { Input: string; Output: string }
  }
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
}

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors comes first, so that it catches what the others throw.
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
    directResult: true,
    unsafelyHandleInputErrors: true,
    defaultUnionOptions: {
      description: 'The payload, or an Error to act on.',
      name: ({ fieldName }) => `${fieldName[0]?.toUpperCase()}${fieldName.slice(1)}Result`,
    },
  },
  scopeAuth: {
    authScopes: ({ viewer }) => ({
      read: viewer.scopes.has('READ'),
      write: viewer.scopes.has('WRITE'),
      admin: viewer.scopes.has('ADMIN'),
    }),
    unauthorizedError: () => requestError('FORBIDDEN', 'This API key has not the scope for that.'),
  },
  // Checked once for each operation, by check-cost.ts.
  complexity: { fieldComplexity: costOfField },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    nodesOnConnection: { description: 'The rows, without their cursors.' },
    brandLoadedObjects: true,
    edgesFieldOptions: { nullable: false, description: 'The rows with their cursors.' },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    cursorFieldOptions: {
      description: 'Where this row is in the list; send it as `after` to go on behind it.',
    },
    pageInfoFieldOptions: { description: 'Whether there is more, and from where.' },
    idFieldOptions: { description: 'A TypeID, opaque to clients and sortable by creation.' },
    nodeTypeOptions: {
      description:
        'Everything durable. Ids are TypeIDs: a type prefix and a UUIDv7 (`agent_01h2xcejqtf2nbrexx3vqjhp41`), opaque to clients, sortable by creation. An id of another workspace, of a deleted row or of another type resolves exactly as an unknown one.',
    },
    hasNextPageFieldOptions: { description: 'Whether there are rows behind this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether this page was asked for behind a row.' },
    startCursorFieldOptions: { description: 'Of the first row of the page; null when it has none.' },
    endCursorFieldOptions: {
      description: 'Of the last row of the page; send it as `after` for the next one.',
    },
    pageInfoTypeOptions: { description: 'Where a page is in its list.' },
    encodeGlobalID: (type, id) => encodeId(type as IdType, String(id)),
    decodeGlobalID: id => {
      const parsed = parseId(id)
      // An upload has an id and is no object: what it holds becomes documents.
      if (!parsed || parsed.type === 'Upload') return { typename: '', id }
      return { typename: parsed.type, id: parsed.uuid }
    },
    nodeQueryOptions: {
      description: 'Anything by its id; null for an unknown one.',
      args: { id: { description: 'Id of any type.' } },
      resolve: (_, { id }, __, ___, resolveNode) => (id.typename ? resolveNode(id) : null),
    },
    nodesQueryOptions: {
      description: 'Several by their ids, in the order asked; null for each unknown one. At most 100.',
      args: { ids: { description: 'Ids of any types.' } },
      // The plugin's own way is a statement for each id.
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
