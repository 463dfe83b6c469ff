import type { OpenedPackage } from '@xuncha/plugin-package'
import { webFiles } from '../files.ts'
import type { CheckReport } from '../report.ts'
import { copiesIn } from './copies.ts'
import { partsBeside } from './parts.ts'
import { sizeOver } from './size.ts'
import { stylesBeyond } from './styles.ts'

/** The web half as it lies there: nothing of it runs. */
export function examineWeb(opened: Pick<OpenedPackage, 'files' | 'manifest'>): CheckReport {
  const files = webFiles(opened)
  const copies = copiesIn(files)
  // What cannot be read cannot be weighed either.
  const sizes = copies.some(({ code }) => code === 'web.import') ? [] : sizeOver(files, opened.manifest)
  const parts = partsBeside(files, opened.manifest)
  return {
    check: 'web',
    findings: [...copies, ...parts.findings, ...stylesBeyond(files), ...sizes],
    notes: parts.notes,
  }
}
