import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useStage } from '../browser/stage.ts'

const signedIn = useStage()

/** Gives the page a security key that is touched whenever it is asked to sign. */
async function withSecurityKey(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: false,
      hasUserVerification: false,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async signatures(): Promise<number> {
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials.reduce((sum, { signCount }) => sum + signCount, 0)
    },
  }
}

/** What an authenticator on a phone shows now, or so many steps from now. @source RFC 6238 */
function codeOf(typed: string, off = 0): string {
  const bits = [...typed.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const secret = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
  )
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + off))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const number = digest.readUInt32BE((digest.at(-1) as number) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('somebody enrols an authenticator and a passkey, and signs in and steps up with either', async () => {
  const security = await signedIn('secadmin')
  const { page } = security
  const key = await withSecurityKey(page)
  const again = async () => {
    await page.getByRole('button', { name: /安全保密管理员/ }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByLabel('账号').fill('secadmin')
    await page.getByLabel('密码').fill('journey-password')
    await security.click('登录')
    await page.getByRole('heading', { name: '二次验证' }).waitFor()
  }

  await security.open('/account')
  await security.click('绑定动态验证码')
  await page.locator('svg.qr path').waitFor()
  const secret = await page.locator('.enrol code').innerText()
  await security.shot('second-factor-enrol')
  await security.fill('验证码', codeOf(secret, -1), page.getByRole('dialog').locator('form'))
  await security.click('启用')
  await security.sees('只显示这一次')
  expect(await page.getByRole('dialog').locator('li').count()).toBe(10)
  await security.click('已记下')
  await security.sees('还有 10 个')

  await security.click('绑定通行密钥')
  await security.fill('名称', '办公室的密钥', page.getByRole('dialog'))
  await security.click('继续')
  await page.locator('.passkeys', { hasText: '办公室的密钥' }).waitFor()
  const renaming = page.getByRole('dialog', { name: '重命名通行密钥' })
  await security.click('重命名', page.locator('.passkeys'))
  await security.fill('名称', '值班室的密钥', renaming)
  await security.shot('passkey-rename')
  await security.click('确定', renaming)
  await page.locator('.passkeys', { hasText: '值班室的密钥' }).waitFor()
  await security.shot('passkey-renamed')
  await security.shot('second-factor-own')

  await again()
  await security.shot('second-factor-sign-in')
  await page.getByRole('textbox', { name: '验证码' }).fill(codeOf(secret))
  await security.click('验证')
  await page.getByRole('navigation').first().waitFor()

  await again()
  const signatures = await key.signatures()
  await security.click('使用通行密钥')
  await page.getByRole('navigation').first().waitFor()
  expect(await key.signatures()).toBe(signatures + 1)

  await security.open('/admin/security-rules')
  await page.locator('[data-rule="second-factor.required"]').getByRole('button').click()
  await security.choose('三员', page.getByRole('dialog'))
  await security.click('确定', page.getByRole('dialog'))
  await security.sees('请再次验证身份')
  await security.shot('second-factor-step-up')
  await security.click('使用通行密钥')
  await security.sees('已保存')
  expect(await key.signatures()).toBe(signatures + 2)

  // Whoever must and has none can do nothing but enrol.
  const system = await signedIn('sysadmin')
  await system.sees('请绑定二次验证')
  await system.visit('/admin/accounts')
  await system.sees('请绑定二次验证')
  await system.shot('second-factor-must')
  await withSecurityKey(system.page)
  await system.click('绑定通行密钥')
  await system.fill('名称', '机房的密钥', system.page.getByRole('dialog'))
  await system.click('继续')
  await system.click('已记下')
  await system.open('/admin/accounts')
  await system.page.locator('tbody tr', { hasText: '已绑定' }).first().waitFor()
  await security.leave()
  await system.leave()
})
