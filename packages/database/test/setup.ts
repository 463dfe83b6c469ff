import { withClient } from '../src/client.ts'
import { databaseSetup } from '../src/testing/index.ts'

export default databaseSetup(async (ownerUrl) => {
  await withClient(ownerUrl, (owner) =>
    owner.query(
      'create table template_note (word text); grant select, insert on template_note to xuncha_app',
    ),
  )
})
