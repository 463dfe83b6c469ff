interface Measured {
  id: string
  measures: { id: string }[]
}

/** One measure with the item whose plan it is in; an item without measures has a row of its own. */
export interface MeasureRow<Item extends Measured> {
  key: string
  item: Item
  measure: Item['measures'][number] | undefined
}

/** One row per measure of an item; one without, where an item has no measures yet. */
export function byMeasure<Item extends Measured>(items: readonly Item[]): MeasureRow<Item>[] {
  return items.flatMap((item): MeasureRow<Item>[] =>
    item.measures.length === 0
      ? [{ key: item.id, item, measure: undefined }]
      : item.measures.map((measure) => ({ key: measure.id, item, measure })),
  )
}
