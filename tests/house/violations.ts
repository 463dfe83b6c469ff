import { page, type Tree } from './fixture.ts'

/** For each import rule, files that break it and no other. The first is the one that is blamed. */
export const violations: Record<string, Tree> = {
  'domain-is-pure': {
    'packages/domain/src/clock.ts': "import { hrtime } from 'node:process'\nexport default hrtime\n",
  },
  'sdk-knows-only-domain': {
    'packages/plugin-sdk/src/kernel.ts': "export { platform } from '../../platform/src/index.ts'\n",
  },
  'ui-knows-no-server': {
    'packages/ui/src/router.ts': "export { router } from '@xuncha/plugin-sdk/server'\n",
  },
  'database-knows-no-platform': {
    'packages/database/src/up.ts': "export { name } from '@xuncha/plugin-sdk'\n",
  },
  'crypto-knows-nobody': {
    'packages/crypto/src/words.ts': "export { name } from '../../domain/src/index.ts'\n",
  },
  'audit-knows-only-crypto': {
    'packages/audit/src/rows.ts': "export { database } from '../../database/src/index.ts'\n",
  },
  'nobody-knows-the-cli': {
    'packages/platform/src/command.ts': "export { run } from '../../cli/src/run.ts'\n",
  },
  'packages-know-no-apps': {
    'packages/platform/src/list.ts': "export { onsite } from '../../../apps/onsite/server/index.ts'\n",
  },
  'shell-knows-no-plugin': {
    'apps/shell/src/builtin.ts': "export { default } from '../../onsite/manifest.ts'\n",
  },
  'no-plugin-to-plugin': {
    'apps/planning/server/neighbour.ts': "export { onsite } from '../../onsite/server/index.ts'\n",
  },
  'plugin-not-to-platform': {
    'apps/planning/server/kernel.ts': "export { platform } from '@xuncha/platform'\n",
  },
  'web-sees-only-the-api-type': {
    'apps/planning/web/server.ts': "import { secret } from '../server/index.ts'\nexport default secret\n",
  },
  'web-sees-only-server-index': {
    'apps/planning/web/behind.ts':
      "import type { plan } from '../server/rounds.ts'\nexport type Plan = typeof plan\n",
  },
  'server-not-to-web': { 'apps/planning/server/button.ts': "export { ui } from '@xuncha/ui'\n" },
  'sql-only-in-repositories': {
    'apps/planning/server/stray.ts':
      "import { type Kysely, sql } from 'kysely'\nexport default (tx: Kysely<never>) => sql`select ${tx}`\n",
  },
  'rules-do-not-know-http': {
    'apps/planning/server/answers.ts': "import type { Context } from 'hono'\nexport type Answer = Context\n",
  },
  'pages-do-not-fetch': {
    'apps/planning/web/rounds/FetchingPage.vue': page("import { api } from '../api.ts'\napi"),
  },
  'element-plus-only-in-ui': {
    'apps/planning/web/Button.vue': page("import { ElButton } from 'element-plus'\nElButton"),
  },
  'no-cycle': {
    'apps/planning/server/egg.ts': "import { hen } from './hen.ts'\nexport const egg = () => hen\n",
    'apps/planning/server/hen.ts': "import { egg } from './egg.ts'\nexport const hen = () => egg\n",
  },
  'no-test-code-in-product': {
    'apps/planning/server/tested.ts': "export { testing } from '@xuncha/platform/testing'\n",
  },
}
