// For openapi-typescript, which wants the compiler's API that TypeScript 7 no longer has: it gets
// that of @ts-morph/common. `node --import ./widget/typescript-5.mjs …`
import { registerHooks } from "node:module";

export { ts as default } from "@ts-morph/common";

registerHooks({
  resolve: (name, context, next) => next(name === "typescript" ? import.meta.url : name, context),
});
