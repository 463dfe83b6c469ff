import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from './tree.ts'

/** Files by path. */
export type Tree = Record<string, string>

/** A tree of every layer with nothing wrong in it: each import that the layers allow occurs once. */
export const inOrder: Tree = {
  'packages/domain/src/index.ts': "import { z } from 'zod'\nexport const name = z\n",
  'packages/domain/test/name.test.ts':
    "import { test } from 'vitest'\nimport fc from 'fast-check'\nimport { name } from '../src/index.ts'\ntest(name, () => fc)\n",
  'packages/plugin-sdk/src/index.ts': "export { name } from '@xuncha/domain'\n",
  'packages/plugin-sdk/src/server/index.ts': "import { Hono } from 'hono'\nexport const router = Hono\n",
  'packages/plugin-sdk/src/web/index.ts': "import { ref } from 'vue'\nexport const web = ref\n",
  'packages/ui/src/index.ts':
    "import { ElButton } from 'element-plus'\nimport { name } from '@xuncha/plugin-sdk'\nexport const ui = [ElButton, name]\n",
  'packages/database/src/index.ts':
    "import { sql } from 'kysely'\nimport pg from 'pg'\nexport const database = [sql, pg]\n",
  'packages/crypto/src/index.ts':
    "import { createHash } from 'node:crypto'\nexport const crypto = createHash\n",
  'packages/audit/src/index.ts':
    "import { crypto } from '../../crypto/src/index.ts'\nexport const audit = crypto\n",
  'packages/cli/src/run.ts':
    "import { audit } from '../../audit/src/index.ts'\nimport { platform } from '@xuncha/platform'\nexport const run = [audit, platform]\n",
  'packages/platform/src/index.ts':
    "import { database } from '@xuncha/database'\nimport { audit } from '../../audit/src/index.ts'\nexport const platform = [database, audit]\n",
  'packages/platform/testing/index.ts':
    "import { test } from 'vitest'\nimport { platform } from '../src/index.ts'\nexport const testing = [test, platform]\n",
  'apps/planning/manifest.ts': "import { name } from '@xuncha/plugin-sdk'\nexport default name\n",
  'apps/planning/server/index.ts':
    "import { routes } from './rounds.routes.ts'\nexport type Api = typeof routes\n",
  'apps/planning/server/rounds.routes.ts':
    "import { Hono } from 'hono'\nimport { plan } from './rounds.ts'\nexport const routes = [Hono, plan]\n",
  'apps/planning/server/rounds.ts':
    "import type { Kysely } from 'kysely'\nimport { find } from './rounds.repository.ts'\nexport const plan = (tx: Kysely<never>) => find(tx)\n",
  'apps/planning/server/rounds.repository.ts':
    "import { sql } from 'kysely'\nexport const find = (tx: unknown) => sql`select ${tx}`\n",
  'apps/planning/web/api.ts':
    "import { hc } from 'hono/client'\nimport type { Api } from '../server/index.ts'\nexport const api = hc as unknown as Api\n",
  'apps/planning/web/rounds/useRounds.ts':
    "import { api } from '../api.ts'\nexport const useRounds = () => api\n",
  'apps/planning/web/rounds/RoundsPage.vue': page("import { useRounds } from './useRounds.ts'\nuseRounds()"),
  'apps/planning/test/rounds.test.ts':
    "import { testing } from '@xuncha/platform/testing'\nimport { plan } from '../server/rounds.ts'\nexport default [testing, plan]\n",
  'apps/onsite/manifest.ts': "import { name } from '@xuncha/plugin-sdk'\nexport default name\n",
  'apps/onsite/server/index.ts': 'export const onsite = 1\n',
  'apps/api/main.ts':
    "import '@xuncha/platform'\nimport '../planning/server/index.ts'\nimport '../onsite/server/index.ts'\n",
  'apps/shell/src/main.ts': "import { ui } from '@xuncha/ui'\nexport default ui\n",
}

/** A component with this script. */
export function page(script: string): string {
  return `<script setup lang="ts">\n${script}\n</script>\n<template><p /></template>\n`
}

const npm = 'element-plus fast-check hono kysely pg pinia vitest vue zod @hono/zod-openapi'.split(' ')

/** Writes the tree into a temporary folder, with npm packages that are there and empty. Yields the folder. */
export function plant(tree: Tree): string {
  const folder = mkdtempSync(join(tmpdir(), 'xuncha-boundaries-'))
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, content] of Object.entries(tree)) write(path, content)
  for (const name of npm) {
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, exports: { './*': './index.js', '.': './index.js' } }),
    )
    write(`node_modules/${name}/index.js`, 'export {}\n')
  }
  mkdirSync(join(folder, 'node_modules', '@xuncha'))
  for (const name of ['domain', 'plugin-sdk', 'ui', 'database', 'platform']) {
    write(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@xuncha/${name}`, exports: exportsOf(name) }),
    )
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules', '@xuncha', name))
  }
  cpSync(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
  return folder
}

function exportsOf(name: string): Record<string, string> {
  const main = { '.': './src/index.ts' }
  if (name === 'plugin-sdk')
    return { ...main, './server': './src/server/index.ts', './web': './src/web/index.ts' }
  return name === 'platform' ? { ...main, './testing': './testing/index.ts' } : main
}
