import { computed, type Ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const intents = ['interview', 'check', 'paper'] as const

interface Row {
  id: string
  closedOn: string | null
}

/**
 * What somebody set out to record without saying where: `?do=interview`, as the palette opens the list. Where one
 * inspection is under way that is where; otherwise the one that is picked.
 */
export function useIntent(rows: Ref<readonly Row[]>, isComplete: () => boolean) {
  const route = useRoute()
  const router = useRouter()
  const intent = computed(() => intents.find((one) => one === route.query['do']))

  function placeOf({ id, closedOn }: Row) {
    const name = intent.value && closedOn === null ? `onsite.${intent.value}-new` : 'onsite.inspection'
    return { name, params: { id } }
  }

  const only = computed(() => {
    const open = rows.value.filter(({ closedOn }) => closedOn === null)
    return intent.value && isComplete() && open.length === 1 ? open[0] : undefined
  })
  watch(only, (row) => row && void router.replace(placeOf(row)), { immediate: true })

  return { intent, placeOf }
}
