import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'

// Of the package whose tests are running.
const shots = resolve('reports/screens')
mkdirSync(shots, { recursive: true })
let taken = 0

/** A person of the story, with a browser window of their own. */
export class Person {
  readonly page: Page
  readonly #url: string
  /** What went wrong in the page without anybody seeing it: errors of scripts, and what the policy of content forbade. */
  readonly #faults: string[]

  private constructor(page: Page, url: string, faults: string[]) {
    this.page = page
    this.#url = url
    this.#faults = faults
  }

  /** Signs in as this account, on a screen as counties have them. */
  static async signedIn(browser: Browser, url: string, username: string, password: string): Promise<Person> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' })
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const faults: string[] = []
    page.on('pageerror', ({ message }) => faults.push(message))
    page.on('console', (said) => {
      if (/content security policy|trusted ?(?:html|script|types)|refused to/i.test(said.text()))
        faults.push(said.text())
    })
    await page.goto(url)
    await page.getByLabel('账号').fill(username)
    await page.getByLabel('密码').fill(password)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByRole('navigation').first().waitFor()
    return new Person(page, url, faults)
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.#url + path)
    await this.page.getByRole('heading', { level: 1 }).waitFor()
  }

  /** Goes to an address by hand, whatever is or is not there. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.#url + path)
  }

  /** Goes where the menu leads. */
  async menu(name: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: '导航菜单' })
      .getByRole('link', { name, exact: true })
      .click()
    await this.page.getByRole('heading', { level: 1, name }).waitFor()
  }

  /** Follows a link on the page. */
  async follow(name: string): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name }).first().click()
  }

  async click(name: string | RegExp, within = this.page.locator('body')): Promise<void> {
    await within
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click()
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }

  async fill(label: string, value: string, within = this.page.locator('body')): Promise<void> {
    const field = within.getByLabel(label, { exact: false }).first()
    await field.fill(value)
    await field.blur()
  }

  /** Picks from a select that looks its options up. */
  async pick(label: string, option: string, within = this.page.locator('body')): Promise<void> {
    const field = within.getByLabel(label).first()
    // Lists that were open before stay in the page, hidden.
    const offered = this.page.locator('[role=option]:visible')
    // Element Plus lays its placeholder over the input.
    await field.click({ force: true })
    if (await field.isEditable()) {
      await field.pressSequentially(option)
      // What was offered before the typing is answered moves away under the pointer.
      const others = offered.filter({ hasNotText: option }).and(this.page.locator(':not(.is-selected)'))
      await others.first().waitFor({ state: 'hidden' })
    }
    await offered.filter({ hasText: option }).first().click()
    await field.press('Tab')
    await offered.first().waitFor({ state: 'hidden' })
    await within
      .locator('.x-field')
      .filter({ has: this.page.getByLabel(label) })
      .getByText(option)
      .first()
      .waitFor()
  }

  async check(name: string, within = this.page.locator('body')): Promise<void> {
    await within.getByLabel(name, { exact: false }).first().check()
  }

  /** Takes one answer of several, by exactly its words. */
  async choose(answer: string, within = this.page.locator('body')): Promise<void> {
    await within
      .locator('label.x-radio')
      .filter({ hasText: new RegExp(`^\\s*${answer}\\s*$`) })
      .first()
      .click()
  }

  /** Gives the same answer to every question on the screen. */
  async chooseEverywhere(answer: string): Promise<void> {
    const answers = this.page.locator('label.x-radio', { hasText: answer })
    await answers.first().waitFor()
    for (const one of await answers.all()) await one.click()
  }

  /** Attaches a file as if it were chosen. */
  async attach(name: string, mimeType: string, content: string | Buffer): Promise<void> {
    await this.page
      .locator('input[type=file]')
      .first()
      .setInputFiles({ name, mimeType, buffer: Buffer.from(content) })
  }

  /** Makes a move from the bar of verbs, answering what it asks. */
  async verb(name: string, answers: Record<string, string> = {}): Promise<void> {
    const button = this.page
      .getByRole('group', { name: '可办事项' })
      .getByRole('button', { name, exact: true })
      .first()
    await this.#does(button, answers)
  }

  /**
   * Does what asks something, leads elsewhere or is sent at once, whichever it is; ends when it is sent and answered.
   * Nothing is guessed from how long it takes.
   */
  async #does(button: Locator, answers: Record<string, string> = {}): Promise<void> {
    // What was done before it may still be leading to the page that it stands on.
    await button.waitFor()
    const before = this.page.url()
    const led = this.page.waitForURL((url) => url.href !== before)
    const dialog = this.page.getByRole('dialog')
    const sent = this.#answered()
    const first = Promise.any([
      sent.then(() => 'sent'),
      led.then(() => 'led'),
      dialog.waitFor().then(() => 'asked'),
    ])
    // Those that do not come to pass end with the page.
    for (const one of [sent, led, first]) one.catch(() => {})
    await button.click()
    if ((await first) !== 'asked') return
    for (const [label, value] of Object.entries(answers)) await this.fill(label, value, dialog)
    const told = this.#answered()
    await dialog.getByRole('button').last().click()
    await told
    await dialog.waitFor({ state: 'hidden' })
  }

  /** The answer to the first change that is sent from now on: a file that is still under way is none. */
  async #answered(): Promise<void> {
    const request = await this.page.waitForRequest((one) => one.method() !== 'GET')
    await request.response()
  }

  /** Nominates somebody in the team on the screen. */
  async nominate(name: string, duty: string): Promise<void> {
    await this.click('提名', this.page.getByRole('main'))
    const dialog = this.page.getByRole('dialog')
    await this.pick('姓名', name, dialog)
    await this.choose(duty, dialog)
    await this.click('提名', dialog)
  }

  /** Drafts a working paper from the workbench and stays on it. */
  async paper(title: string, problem: string): Promise<void> {
    await this.verb('起草底稿')
    await this.fill('标题', title)
    await this.fill('问题表现', problem)
    await this.fill('定性依据', '《农村集体经济组织财务制度》关于定期核对的规定')
    await this.pick('问题分类', '管党治党')
    await this.pick('问题性质', '普遍性')
    await this.fill('责任主体', '镇党委主体责任')
    await this.fill('整改要求', '补齐台账，建立按季核对制度并公开。')
    await this.shot('paper-draft')
    await this.click('保存底稿')
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor()
  }

  /** Clicks a row of the ledger on the screen. */
  async row(text: string): Promise<void> {
    await this.page.getByRole('main').locator('tbody tr', { hasText: text }).first().click()
  }

  /** Opens the workbench of a unit's inspection. */
  async openUnit(unit: string): Promise<void> {
    await this.menu('巡察任务')
    await this.row(unit)
    await this.page.getByRole('heading', { level: 1, name: unit }).waitFor()
  }

  /** Opens a paper of a unit from the list of inspections. */
  async openPaper(unit: string, title: string): Promise<void> {
    await this.openUnit(unit)
    await this.tab('底稿')
    await this.row(title)
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor()
  }

  /** Opens a rectification item from the ledger. */
  async openItem(title: string): Promise<void> {
    await this.row(title)
    await this.page.keyboard.press('Enter')
    await this.page.getByRole('heading', { level: 1, name: new RegExp(title) }).waitFor()
  }

  /** Fills in one measure of a plan. */
  async measure(ordinal: number, text: string, kind: string, dueOn: string): Promise<void> {
    const measure = this.page.locator('.measure').nth(ordinal - 1)
    if (!(await measure.isVisible())) await this.click('增加措施')
    await measure.locator('textarea').fill(text)
    await this.choose(kind, measure)
    await this.fill('承办人', '镇财政所所长', measure)
    await this.fill('完成时限', dueOn, measure)
  }

  /** Writes the feedback from a decided report. */
  async feedback(number: string): Promise<void> {
    await this.verb('起草反馈意见')
    await this.fill('文号', number)
    await this.click('保存反馈意见')
    await this.page.getByRole('heading', { level: 1, name: /反馈巡察情况/ }).waitFor()
  }

  /** Gives a supervisor's opinion on the item on the screen. */
  async opinion(verdict: string, text: string): Promise<void> {
    await this.click('提出意见')
    const dialog = this.page.getByRole('dialog')
    await this.choose(verdict, dialog)
    await this.fill('意见', text, dialog)
    await dialog.getByRole('button').last().click()
    await this.sees(text)
  }

  /** Turns a module on or off. */
  async switchModule(title: string): Promise<void> {
    await this.#does(this.page.getByRole('switch', { name: title }))
  }

  /** A verb that is there and cannot be used, and says why. */
  async isOff(name: string): Promise<void> {
    await this.page.locator('button[aria-disabled=true][aria-describedby]', { hasText: name }).waitFor()
  }

  /** Waits until a text is on the screen. */
  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** Keeps what the screen shows, numbered in the order of the story. */
  async shot(name: string): Promise<void> {
    taken += 1
    await this.page.screenshot({ path: `${shots}/${String(taken).padStart(2, '0')}-${name}.png` })
  }

  async leave(): Promise<void> {
    if (this.#faults.length > 0) throw new Error(`In this person's pages:\n${this.#faults.join('\n')}`)
    await this.page.context().close()
  }
}
