export { default as Icon } from './basic/Icon.vue'
export { default as VisuallyHidden } from './basic/VisuallyHidden.vue'
export { default as XButton } from './basic/XButton.vue'
export { default as XMenu, type MenuItem } from './basic/XMenu.vue'
export { default as XTooltip } from './basic/XTooltip.vue'
export { type IconName, isIcon } from './basic/icons.ts'
export { answerOf, type BodyOf } from './compose/answer.ts'
export { apiFetch } from './compose/api-fetch.ts'
export { dayOf, daysBetween, localDate, sizeText } from './compose/dates.ts'
export {
  type DirectoryOrganisation,
  searchInspectors,
  searchPeople,
  searchOrganisations,
} from './compose/directory.ts'
export { type MarkedRecord, marksApi } from './compose/marks.ts'
export { useStepUp } from './compose/step-up.ts'
export {
  type AskFormOptions,
  type AskOptions,
  type AskReasonOptions,
  type FormAnswer,
  type FormQuestion,
  useDialogs,
} from './compose/dialogs.ts'
export { useDraft, type UseDraftReturn } from './compose/draft.ts'
export { newId, versionTag } from './compose/ids.ts'
export { type TellOptions, useNotices } from './compose/notices.ts'
export { canUsePasskeys, makePasskey, signWithPasskey } from './compose/passkey.ts'
export { ProblemError, problemOf } from './compose/problem.ts'
export { sendFile, type SendFileOptions } from './compose/send-file.ts'
export { type FactorKind, type Locale, useSession, type Who } from './compose/session.ts'
export { type ListPage, usePages, type UsePagesOptions, type UsePagesReturn } from './compose/pages.ts'
export { useSettings } from './compose/settings.ts'
export { type Shortcut, useShortcuts } from './compose/shortcuts.ts'
export { type ThemeName, useTheme, type UseThemeReturn } from './compose/theme.ts'
export { useUnsavedGuard } from './compose/unsaved-guard.ts'
export {
  type OfferedVerb,
  useVerbs,
  type UseVerbsOptions,
  type UseVerbsReturn,
  type Verb,
} from './compose/verbs.ts'
export { type Refusal, type Sentences, useNames } from './compose/words.ts'
export { default as XDialog } from './dialog/XDialog.vue'
export { default as FileDrop } from './file/FileDrop.vue'
export { default as FileList } from './file/FileList.vue'
export type { ListedFile } from './file/listed-file.ts'
export type { Basis } from './form/basis.ts'
export { default as FormField } from './form/FormField.vue'
export { default as SaveState } from './form/SaveState.vue'
export { default as XCheckbox } from './form/XCheckbox.vue'
export { default as XForm } from './form/XForm.vue'
export { default as XInput } from './form/XInput.vue'
export { default as XNumber } from './form/XNumber.vue'
export { default as XRadios } from './form/XRadios.vue'
export { default as XTextarea } from './form/XTextarea.vue'
export { default as PluginSlot } from './host/PluginSlot.vue'
export { default as CountLink } from './layout/CountLink.vue'
export { default as EmptyState } from './layout/EmptyState.vue'
export { type Crumb, default as PageFrame } from './layout/PageFrame.vue'
export { default as PanelCard } from './layout/PanelCard.vue'
export { default as PeekPanel } from './layout/PeekPanel.vue'
export { default as PlainTable } from './layout/PlainTable.vue'
export { default as SkeletonLines } from './layout/SkeletonLines.vue'
export { default as StatGrid } from './layout/StatGrid.vue'
export { type Tab, default as XTabs } from './layout/XTabs.vue'
export { default as LedgerTable } from './ledger/LedgerTable.vue'
export type { CellKind, CellValue, LedgerColumn } from './ledger/columns.ts'
export { default as CodePicker } from './pick/CodePicker.vue'
export type { CodeNode } from './pick/code.ts'
export type { Entry } from './pick/entry.ts'
export { OrgPicker, PersonPicker, XSelect } from './pick/index.ts'
export { default as XDatePicker } from './pick/XDatePicker.vue'
export { default as XDateRange } from './pick/XDateRange.vue'
export { default as DateText } from './record/DateText.vue'
export { default as DueBadge } from './record/DueBadge.vue'
export { type KeyFact, default as KeyFacts } from './record/KeyFacts.vue'
export { default as PersonName } from './record/PersonName.vue'
export { default as ProblemNotice } from './record/ProblemNotice.vue'
export { default as StateTag } from './record/StateTag.vue'
export { default as TextReader } from './record/TextReader.vue'
export { default as RecordMarks } from './record/RecordMarks.vue'
export { type TimelineEntry, default as Timeline } from './record/Timeline.vue'
export { default as VerbBar } from './record/VerbBar.vue'
export type { Tone } from './tone.ts'
