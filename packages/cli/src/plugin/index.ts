import type { Command } from '../command.ts'
import { authorWords, pluginOf } from './author.ts'
import { importing } from './import.ts'
import { install } from './install.ts'
import { level } from './level.ts'
import { list } from './list.ts'
import { purge } from './purge.ts'
import { retained } from './retained.ts'
import { retire } from './retire.ts'
import { uninstall } from './uninstall.ts'
import { unseal } from './unseal.ts'

/** `xuncha plugin …` 插件: packages, made and looked at by their authors, put into service by operators. */
export const plugin: Command = pluginOf([
  ...authorWords,
  install,
  list,
  level,
  retire,
  uninstall,
  retained,
  purge,
  importing,
  unseal,
])
