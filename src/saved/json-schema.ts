import * as z from "zod/mini";

/** The JSON Schema of documents, for programs that read them. A field that it doesn't name may be there too. */
export function jsonSchema(title: string, documents: z.ZodMiniType): object {
  const { $schema, ...schema } = z.toJSONSchema(documents, { io: "input" });
  return { $schema, title, ...schema };
}
