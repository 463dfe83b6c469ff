{
  "name": "{{id}}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "scripts": {
    "dev": "xuncha plugin dev",
    "check": "vue-tsc --noEmit",
    "test": "vitest run",
    "conformance": "xuncha plugin test",
    "build": "xuncha plugin pack"
  },
  "dependencies": {
    "@hono/zod-openapi": "catalog:",
    "@pinia/colada": "catalog:",
    "@xuncha/domain": "workspace:*",
    "@xuncha/plugin-sdk": "workspace:*",
    "@xuncha/ui": "workspace:*",
    "hono": "catalog:",
    "kysely": "catalog:",
    "pinia": "catalog:",
    "vue": "catalog:",
    "vue-i18n": "catalog:",
    "vue-router": "catalog:",
    "zod": "catalog:"
  },
  "devDependencies": {
    "@types/node": "catalog:",
    "@xuncha/cli": "workspace:*",
    "@xuncha/platform": "workspace:*",
    "typescript": "catalog:",
    "vite": "catalog:",
    "vitest": "catalog:",
    "vue-tsc": "catalog:"
  }
}
