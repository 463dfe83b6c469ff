# {{title}}

Notes of the inspection office about units; a unit reads its own. Begin by changing the words: `note` stands for whatever this module is about.

- `manifest.ts`: what the module is, who may do what, its pages and tables. The host reads it before any code runs.
- `migrations/`: its own schema `{{schema}}`. Landed files are never edited; add `0002-….sql`.
- `server/`: routes, use cases, repositories. `web/`: pages. `test/`: the module on a real PostgreSQL.

Node 24. In place of `pnpm`, `npm` does: `npm install`, `npm run dev`, and so on.

```sh
pnpm install
pnpm dev             # its pages, with hot updates, on two made-up counties; what you sign in as is shown
pnpm check           # types
pnpm test            # test/, on a real PostgreSQL that is gone afterwards
pnpm conformance     # all that a host asks of a plugin 符合性检验
pnpm exec xuncha plugin keygen --name tools.example --out ../key    # once; prints the public key, for the operator
XUNCHA_PLUGIN_KEY=../key pnpm build                                 # the same, and {{id}}-<version>.xplugin
```

`pnpm dev --api http://localhost:8080` shows the pages on a running installation instead, in which this module is on.
