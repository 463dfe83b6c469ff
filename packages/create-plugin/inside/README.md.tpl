# {{title}}

Notes of the inspection office about units; a unit reads its own. Begin by changing the words: `note` stands for whatever this module is about.

- `manifest.ts`: what the module is, who may do what, its pages and tables. The host reads it before any code runs.
- `migrations/`: its own schema `{{schema}}`. Landed files are never edited; add `0002-….sql`.
- `server/`: routes, use cases, repositories. `web/`: pages. `test/`: the module on a real PostgreSQL.

```sh
pnpm --filter @xuncha/{{id}} check test build
pnpm --filter @xuncha/{{id}} dev
```

Before it is packed, and as often as you like: `node packages/cli/src/main.ts plugin test <this folder>` tries out all that a host asks of a plugin.
