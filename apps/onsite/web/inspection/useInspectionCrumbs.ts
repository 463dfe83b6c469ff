import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** The way back from what belongs to an inspection. */
export function useInspectionCrumbs(inspection: Ref<{ id: string; unitName: string } | undefined>) {
  const { t } = useI18n()
  return computed(() => [
    { label: t('onsite.inspections.title'), to: { name: 'onsite.inspections' } },
    ...(inspection.value
      ? [
          {
            label: inspection.value.unitName,
            to: { name: 'onsite.inspection', params: { id: inspection.value.id } },
          },
        ]
      : []),
  ])
}
