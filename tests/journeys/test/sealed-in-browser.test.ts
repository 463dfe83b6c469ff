import { describe, expect, test } from 'vitest'
import type { Person } from '@xuncha/test-kit'
import { useStage } from '../browser/stage.ts'

const as = useStage()
const PASSWORD = 'journey-password'
const REPORTER = '岳听雨'
const RECORD = '信访-2026-017'

/** Makes the password typed again, where the page asks for it. */
async function typeAgain(person: Person) {
  const dialog = person.page.getByRole('dialog').filter({ hasText: '请再次验证身份' }).last()
  await dialog.waitFor()
  await person.fill('密码', PASSWORD, dialog)
  await dialog.getByRole('button').last().click()
}

async function passphrase(person: Person, label: string, value: string, again = false) {
  const dialog = person.page.getByRole('dialog').first()
  await person.fill(label, value, dialog)
  if (again) await person.fill('再输一次', value, dialog)
  await dialog.getByRole('button').last().click()
}

// One story in order, on the screens that the people would use.
describe('an identity in the browser, sealed, asked for, and read by who two others let', () => {
  let clue: Person
  let second: Person
  let leading: Person

  test('a clue officer makes a key, another is admitted', async () => {
    clue = await as('clue')
    await clue.menu('密封信息')
    await clue.shot('vault-empty')
    await clue.tab('密钥保管')
    await clue.click('设立密钥')
    await clue.shot('vault-make-key')
    await passphrase(clue, '新的保管口令', 'the first officer keeps this', true)
    await typeAgain(clue)
    await clue.sees('您的密钥可以使用')
    second = await as('clue2')
    await second.menu('密封信息')
    await second.tab('密钥保管')
    await second.click('设立密钥')
    await passphrase(second, '新的保管口令', 'the second officer keeps this', true)
    await typeAgain(second)
    await second.sees('等待另一名保管人接纳')
    await clue.page.reload()
    await clue.tab('密钥保管')
    await clue.click('接纳')
    await passphrase(clue, '保管口令', 'the first officer keeps this')
    await clue.page.getByRole('dialog').waitFor({ state: 'hidden' })
    await clue.shot('vault-keys')
  })

  test('seals what a reporter said of themselves, and sees its number alone', async () => {
    await clue.tab('登记')
    await clue.click('录入密封信息')
    const dialog = clue.page.getByRole('dialog')
    await clue.fill('案件编号', RECORD, dialog)
    await clue.fill('姓名', REPORTER, dialog)
    await clue.fill('电话', '13900001234', dialog)
    await clue.shot('vault-entry')
    await clue.click('密封保存', dialog)
    await dialog.waitFor({ state: 'hidden' })
    await clue.sees(RECORD)
    expect(await clue.page.content()).not.toContain(REPORTER)
    await clue.shot('vault-register')
    await clue.click('申请开封', clue.page.getByRole('main').locator('tbody'))
    await clue.fill('理由', '核实线索需要联系举报人', dialog)
    await clue.shot('vault-ask')
    await clue.click('申请开封', dialog)
    await clue.page.locator('tbody', { hasText: '待批准' }).waitFor()
  })

  test('two others agree, and it opens to who asked', async () => {
    leading = await as('leading-group')
    for (const person of [second, leading]) {
      await person.open('/vault')
      await person.tab('开封申请')
      await person.shot('vault-request')
      await person.page
        .getByRole('group', { name: '可办事项' })
        .getByRole('button', { name: '同意', exact: true })
        .click()
      await person.click('同意', person.page.getByRole('dialog'))
      if (person === leading) await typeAgain(person)
      // Their own is in: the word alone stands there for the first of them already.
      await person.page.getByRole('button', { name: '收回同意', exact: true }).waitFor()
    }
    await clue.open('/vault')
    await clue.tab('开封申请')
    await clue.page.locator('tbody', { hasText: '已批准' }).waitFor()
    await clue.shot('vault-approved')
    await clue.page
      .getByRole('group', { name: '可办事项' })
      .getByRole('button', { name: '开封', exact: true })
      .click()
    await passphrase(clue, '保管口令', 'the first officer keeps this')
    await clue.sees(REPORTER)
    await clue.shot('vault-opened')
    await clue.click('关闭', clue.page.getByRole('dialog'))
    await clue.page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await clue.page.content()).not.toContain(REPORTER)
    for (const person of [clue, second, leading]) await person.leave()
  })

  test('the auditor reads that it was opened and why, the unit knows of no such page', async () => {
    const auditor = await as('auditor')
    await auditor.menu('审计记录')
    await auditor.row('查阅敏感记录')
    await auditor.page.keyboard.press('Enter')
    await auditor.sees('核实线索需要联系举报人')
    await auditor.shot('vault-audit')
    const unit = await as('unit')
    expect(await unit.page.getByRole('link', { name: '密封信息' }).count()).toBe(0)
  })
})
