import { databaseSetup } from '@xuncha/database/testing'
import { prepareDatabase } from '@xuncha/platform'

export default databaseSetup(async (ownerUrl) => {
  await prepareDatabase(ownerUrl, [])
})
