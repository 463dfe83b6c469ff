/**
 * The layers, as imports that are not allowed. `tests/house/boundaries.test.ts` plants a violation of each rule and
 * sees it fire: a rule that is not proven there does not count.
 *
 * domain ← plugin-sdk ← ui, database, platform, vite-preset ← plugins ← api, shell
 * crypto ← audit ← platform ← cli
 */
const plugin = '^apps/(?!api/|shell/)([^/]+)/'
const test = '(^|/)(test|tests|testing)/|\\.test\\.ts$|/vitest\\.config\\.ts$'
const npm = (...names) => `node_modules/(${names.join('|')})/`
const no = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

export default {
  forbidden: [
    no(
      'domain-is-pure',
      'The vocabulary and the rules run anywhere: no I/O, no framework, no clock. zod for schemas, nothing else.',
      { path: '^packages/domain/', pathNot: test },
      { pathNot: `^packages/domain/|${npm('zod')}` },
    ),
    no(
      'sdk-knows-only-domain',
      'Whoever writes a plugin depends on the SDK alone, so the SDK depends on none of us but the vocabulary.',
      { path: '^packages/plugin-sdk/' },
      { path: '^(packages|apps)/', pathNot: '^packages/(plugin-sdk|domain)/' },
    ),
    no(
      'ui-knows-no-server',
      'Components run in the browser.',
      { path: '^packages/ui/src/', pathNot: test },
      {
        path: `^packages/(platform|database|plugin-sdk/src/server)/|${npm('@?hono', 'kysely', 'pg')}|^node:`,
      },
    ),
    no(
      'database-knows-no-platform',
      'The way to PostgreSQL knows nobody who uses it.',
      { path: '^packages/database/' },
      { path: '^packages/(?!database/|domain/)' },
    ),
    no(
      'crypto-knows-nobody',
      'Cryptography is bytes in, bytes out: what they mean is for others to say.',
      { path: '^packages/crypto/' },
      { path: '^(packages/(?!crypto/)|apps/)' },
    ),
    no(
      'audit-knows-only-crypto',
      'A log is verified where there is no database and no server.',
      { path: '^packages/audit/' },
      { path: '^packages/(?!audit/|crypto/)' },
    ),
    no(
      'nobody-knows-the-cli',
      'The command is put together from the others, and none of them from it.',
      { path: '^(apps|packages)/', pathNot: '^packages/cli/' },
      { path: '^packages/cli/' },
    ),
    no(
      'packages-know-no-apps',
      'A module can be deleted by deleting its folder, so no package may name one.',
      { path: '^packages/' },
      { path: '^apps/' },
    ),
    no(
      'shell-knows-no-plugin',
      'The shell finds plugins in the registry at run time.',
      { path: '^apps/shell/' },
      { path: '^apps/(?!shell/)' },
    ),
    no(
      'no-plugin-to-plugin',
      'Plugins talk through versioned contracts and events; a county may run one of them alone.',
      { path: plugin },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    no(
      'plugin-not-to-platform',
      'A plugin sees the SDK, never the kernel behind it. Its tests may start one through @xuncha/platform/testing.',
      { path: plugin },
      { path: '^packages/(database|platform/(?!testing/))' },
    ),
    no(
      'web-sees-only-the-api-type',
      'From its server half a page takes a type; code would end up in the browser.',
      { path: '^apps/[^/]+/web/' },
      { path: '^apps/[^/]+/server/', dependencyTypesNot: ['type-only'] },
    ),
    no(
      'web-sees-only-server-index',
      'The type of the API, and nothing from behind it.',
      { path: '^apps/[^/]+/web/' },
      { path: '^apps/[^/]+/server/', pathNot: '/server/index\\.ts$' },
    ),
    no(
      'server-not-to-web',
      'The server half runs without a browser.',
      { path: '^apps/[^/]+/server/' },
      {
        path: `^apps/[^/]+/web/|^packages/(ui|plugin-sdk/src/web)/|${npm('vue', 'vue-[^/]+', 'pinia', '@pinia/[^/]+')}`,
      },
    ),
    no(
      'sql-only-in-repositories',
      'Whoever looks for a query looks into *.repository.ts; the API only opens the connections. Types may be named anywhere.',
      {
        path: '^(apps|packages)/',
        pathNot: `\\.repository\\.ts$|/tables\\.ts$|^packages/(database|platform)/|^packages/plugin-sdk/src/server/within\\.ts$|^apps/api/src/server\\.ts$|${test}`,
      },
      { path: npm('kysely', 'pg'), dependencyTypesNot: ['type-only'] },
    ),
    no(
      'rules-do-not-know-http',
      'Use cases and repositories take values and yield outcomes; *.routes.ts speaks HTTP.',
      { path: '^apps/[^/]+/server/', pathNot: '\\.routes\\.ts$|/server/index\\.ts$' },
      { path: `${npm('hono', '@hono/[^/]+')}|\\.routes\\.ts$` },
    ),
    no(
      'pages-do-not-fetch',
      'A component shows what a composable fetched.',
      { path: '\\.vue$' },
      { path: `/api\\.ts$|${npm('hono', '@hono/[^/]+')}`, dependencyTypesNot: ['type-only'] },
    ),
    no(
      'element-plus-only-in-ui',
      'One place to dress the components, and one to replace them.',
      { path: '^(apps|packages)/', pathNot: '^packages/ui/' },
      { path: npm('element-plus', '@element-plus/[^/]+') },
    ),
    no(
      'no-cycle',
      'Two files that need each other are one, or three. An edge of types alone is erased, so it closes no circle.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    no(
      'no-test-code-in-product',
      'What a test needs is not shipped.',
      { path: '^(apps|packages)/', pathNot: test },
      {
        path: `^(apps|packages)/.*(${test})|^tests/|${npm('vitest', 'fast-check', '@vue/test-utils', 'happy-dom', 'playwright-core')}`,
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Anchored to our own folders: a bare `dist/` would take away every edge to an npm package, and with them the rules.
    exclude: { path: '^(apps|packages|tests)/[^/]+/(dist|reports)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.vue', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
