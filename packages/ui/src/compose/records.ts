import type { FoundRecord, RecordFinder } from '@xuncha/plugin-sdk/web'

/** Rows that a finder reads of a list which the server does not search. */
const READ = '100'

/**
 * Finds the records of a list that the server does not search: the first page of it, read once.
 * @param page reads so many rows
 * @param recordOf makes a row what the palette shows
 */
export function findAmong<Row>(
  page: (query: { limit: string }) => Promise<{ items: readonly Row[] }>,
  recordOf: (row: Row) => FoundRecord,
): RecordFinder {
  let records: Promise<FoundRecord[]> | undefined
  const read = async () => (await page({ limit: READ })).items.map(recordOf)
  return async () => {
    records ??= read()
    try {
      return await records
    } catch (error) {
      records = undefined
      throw error
    }
  }
}

/** Several finders as one. */
export function findInAll(finders: readonly RecordFinder[]): RecordFinder {
  return async (text) => (await Promise.all(finders.map((find) => find(text)))).flat()
}
