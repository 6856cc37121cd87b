import type { CodegenConfig } from '@graphql-codegen/cli'
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset'

const config: CodegenConfig = {
  schema: 'http://127.0.0.1:4000/schema.graphql',
  documents: 'src/**/*.ts',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
      // The caches of clients need `__typename`, and clients cannot add it to a registered document.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: { useTypeImports: true },
    },
  },
}

export default config
