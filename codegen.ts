import type { CodegenConfig } from "@graphql-codegen/cli";

/** `npm run codegen`: typed documents of the operations a frontend uses, in `generated/`, which git ignores. */
const config: CodegenConfig = {
  schema: "schema/schema.graphql",
  documents: "schema/operations/*.graphql",
  importExtension: ".ts",
  emitLegacyCommonJSImports: false,
  generates: {
    "generated/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        // As they travel in JSON. A selfie's File goes as a multipart part.
        scalars: {
          NIK: "string",
          Date: "string",
          PartialDate: "string",
          DateTime: "string",
          CountryCode: "string",
          File: "File",
        },
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
      },
    },
  },
};

export default config;
