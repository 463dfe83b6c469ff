import { pathToFileURL } from 'node:url'
import { loadPlugin, Registry } from '@xuncha/platform'
import type { Check } from '@xuncha/plugin-package'
import type { CheckReport } from '../report.ts'
import { examineActivation } from './checks/activation.ts'
import { examineArchive } from './checks/archive.ts'
import { examineCounties } from './checks/counties.ts'
import { examineMigrations, messageOf } from './checks/migrations.ts'
import { baseline, examineRemains } from './checks/remains.ts'
import { examineRoutes } from './checks/routes.ts'
import { fill } from './fill.ts'
import type { Order, Told } from './order.ts'
import { scratchDatabase, Stage } from './stage.ts'

// The half of the kit in which the plugin runs: a process of its own, which whoever started it ends when it hangs.
process.once('message', (order: Order) => {
  // A timer that the plugin left behind was told by now, and is not waited for.
  void examine(order).finally(() => process.exit(0))
})

async function examine(order: Order): Promise<void> {
  const before = baseline()
  let under: Check = 'routes'
  const begin = async (check: Check) => {
    under = check
    await tell({ begins: check })
  }
  let stage: Stage | undefined
  try {
    await begin('routes')
    const plugin = await loadPlugin(pathToFileURL(order.folder))
    const previous =
      order.previous === undefined ? undefined : await loadPlugin(pathToFileURL(order.previous))
    // As at a start: what would stop a host there is found here.
    new Registry([plugin])
    await begin('migrations')
    const migrations = await examineMigrations(plugin, previous, order)
    await tell({ report: migrations })
    if (migrations.findings.some(({ code }) => code === 'migrations.failed')) return
    await begin('routes')
    stage = await Stage.open(plugin, await scratchDatabase(order, 'kit_at_work'), order)
    await tell({ report: await examineRoutes(stage, await fill(stage)) })
    await begin('counties')
    await tell({ report: await examineCounties(stage) })
    await begin('activation')
    await tell({ report: await examineActivation(stage) })
    await begin('archive')
    await tell({ report: await examineArchive(stage, order) })
    await begin('remains')
    await stage.close()
    stage = undefined
    await tell({ report: await examineRemains(before) })
  } catch (error) {
    await tell({ report: failed(under, error) })
  } finally {
    await stage?.close().catch(() => undefined)
  }
}

function failed(check: Check, error: unknown): CheckReport {
  return { check, findings: [{ code: 'kit.failed', facts: { problem: messageOf(error) } }], notes: [] }
}

/** Told before anything else happens: what comes next may be the end of this process. */
async function tell(told: Told): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(told, () => resolve()))
}
