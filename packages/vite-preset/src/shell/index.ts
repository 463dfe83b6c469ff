import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ConfigEnv, searchForWorkspaceRoot, type UserConfig } from 'vite'
import { devOptions, proxy, virtualPage } from '../serve/dev.ts'
import { servesBuilt } from '../serve/preview.ts'
import { servesSources } from '../serve/sources.ts'
import { vuePlugin } from '../vue.ts'
import { openWeb } from '../web/index.ts'
import { shellBuild } from './build.ts'

/**
 * The whole of the shell's `vite.config.ts`: `export default shellConfig(import.meta.url)`.
 * `build` writes `dist/` and `dist/shell.json`; `dev` serves the shell and every plugin from source on one server;
 * `preview` serves everything as built.
 */
export function shellConfig(config: string): (env: ConfigEnv) => UserConfig {
  const folder = dirname(fileURLToPath(config))
  const workspace = searchForWorkspaceRoot(folder)
  return ({ command, isPreview }) => {
    if (isPreview) return shellPreview(folder, join(workspace, 'apps'))
    return command === 'build' ? shellBuild(folder) : shellDev(folder, workspace)
  }
}

function shellDev(folder: string, workspace: string): UserConfig {
  const apps = join(workspace, 'apps')
  return {
    ...devOptions(workspace, ['src/**/*.{ts,vue}', join(apps, '*/web/**/*.{ts,vue}')]),
    root: folder,
    plugins: [
      vuePlugin('@xuncha/shell'),
      servesSources((id) => join(apps, id, 'web/index.ts')),
      virtualPage({ title: '巡察工作平台', script: '/src/main.ts' }),
    ],
  }
}

function shellPreview(folder: string, apps: string): UserConfig {
  const served = () =>
    openWeb({
      shell: join(folder, 'dist'),
      plugins: withFile(apps, 'dist/manifest.json').map((app) => ({ folder: join(app, 'dist') })),
    })
  return { root: folder, appType: 'custom', preview: { proxy }, plugins: [servesBuilt(served)] }
}

function withFile(apps: string, file: string): string[] {
  return readdirSync(apps)
    .map((name) => join(apps, name))
    .filter((app) => existsSync(join(app, file)))
}
