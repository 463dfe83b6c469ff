export { examine, type ExamineOptions } from './examine.ts'
export { type CheckReport, type ConformanceReport, type Finding, isConformant } from './report.ts'
