/**
 * What the server half of a plugin may import besides its own files: of each library the host's own copy, so that there
 * is one kysely, one zod, one domain in a process; and of Node what computes. What reads files, opens sockets or starts
 * programs goes through the host. The build leaves these outside, the loader refuses every other name.
 */
export const serverImports: { shared: readonly string[]; node: readonly string[] } = {
  shared: [
    '@hono/zod-openapi',
    '@xuncha/domain',
    '@xuncha/plugin-sdk',
    '@xuncha/plugin-sdk/contracts',
    '@xuncha/plugin-sdk/server',
    '@xuncha/plugin-sdk/settings',
    'hono',
    'kysely',
    'zod',
  ],
  node: ['node:buffer', 'node:crypto', 'node:path', 'node:url', 'node:util'],
}
