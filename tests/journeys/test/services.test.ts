import { expect, test } from 'vitest'
import { useStage } from '../browser/stage.ts'

const signedIn = useStage()
const PASSWORD = 'journey-password'

test('another system is let in: added, given a scope by two, handed a token, and shut out again', async () => {
  const system = await signedIn('sysadmin')
  await system.menu('集成接口')
  await system.click('新增接口')
  await system.fill('接口名称', '市级督查平台', system.page.getByRole('dialog'))
  await system.fill('账号名', 'svc-city', system.page.getByRole('dialog'))
  await system.click('确定', system.page.getByRole('dialog'))
  await system.sees('市级督查平台（svc-city）')

  const security = await signedIn('secadmin')
  const again = async (person: typeof security) => {
    const dialog = person.page.getByRole('dialog', { name: '请再次验证身份' })
    await dialog.getByLabel('密码').fill(PASSWORD)
    await dialog.getByRole('button', { name: '确定' }).click()
  }
  await security.menu('集成接口')
  await security.click('变更权限')
  await security.pick('角色', 'rectification.item:read（全县）', security.page.getByRole('dialog'))
  await security.fill('理由', '与市级平台对接', security.page.getByRole('dialog'))
  await security.click('提出', security.page.getByRole('dialog'))
  await again(security)
  await security.sees('等待另一名管理员确认')

  const auditor = await signedIn('auditor')
  await auditor.menu('角色变更')
  await auditor.sees('rectification.item:read（全县）')
  await auditor.page
    .locator('tbody tr', { hasText: '市级督查平台' })
    .getByRole('button', { name: '确认' })
    .click()
  await auditor.page.getByRole('dialog').getByRole('button').last().click()
  await again(auditor)
  await auditor.page.locator('tbody tr', { hasText: '市级督查平台' }).getByText('已生效').waitFor()

  await system.click('签发令牌')
  await system.fill('令牌', '正式环境', system.page.getByRole('dialog'))
  await system.click('确定', system.page.getByRole('dialog'))
  await again(system)
  const token = await system.page.locator('code.token').innerText()
  await system.shot('service-token')
  await system.click('已记下')

  const items = new URL('/api/p/rectification/items', system.page.url())
  const ask = () => fetch(items, { headers: { authorization: `Bearer ${token}` } })
  const answer = await ask()
  expect(answer.status).toBe(200)
  expect(JSON.stringify(await answer.json())).toContain('items')
  await system.visit('/admin/services')
  await system.sees('rectification.item:read（全县）')
  await system.shot('services')
  await system.click('吊销')
  await system.click('吊销', system.page.getByRole('dialog'))
  await system.sees('已吊销')
  expect((await ask()).status).toBe(401)
  for (const person of [system, security, auditor]) await person.leave()
})
