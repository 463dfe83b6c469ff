#!/usr/bin/env node
import { authorWords, pluginOf } from './plugin/author.ts'
import { main } from './program.ts'

// The `xuncha` of the SDK: an author has no program around it to back up or to look after.
await main([pluginOf(authorWords)])
