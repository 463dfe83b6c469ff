{
  "name": "@xuncha/{{id}}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "exports": {
    "./manifest": "./manifest.ts",
    "./server": "./server/index.ts"
  },
  "scripts": {
    "build": "vite build",
    "dev": "vite",
    "preview": "vite preview",
    "check": "vue-tsc --noEmit",
    "test": "vitest run"
  },
  "dependencies": {
    "@pinia/colada": "catalog:",
    "@xuncha/domain": "workspace:*",
    "@xuncha/plugin-sdk": "workspace:*",
    "@xuncha/ui": "workspace:*",
    "hono": "catalog:",
    "kysely": "catalog:",
    "vue": "catalog:",
    "vue-i18n": "catalog:"
  },
  "devDependencies": {
    "@types/node": "catalog:",
    "@xuncha/platform": "workspace:*",
    "@xuncha/vite-preset": "workspace:*",
    "typescript": "catalog:",
    "vite": "catalog:",
    "vitest": "catalog:",
    "vue-tsc": "catalog:"
  }
}
