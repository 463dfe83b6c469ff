import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { useStage } from '../browser/stage.ts'

const speech = await readFile(new URL('../../../apps/api/demo/mobilisation-speech.txt', import.meta.url))
const as = useStage()

/** A local date some days from now. */
function day(later = 0): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
    Date.now() + later * 86_400_000,
  )
}

const title = '本届县委第三轮巡察'
const unit = '松涧镇'
const team = '县委第一巡察组'

// One story in order, on the screens that the people would use.
describe('a round in the browser, from plan to closed rectification', () => {
  test('the office plans it and attaches the speech; the leading group approves', async () => {
    const office = await as('office')
    await office.shot('office-home')
    await office.menu('轮次')
    await office.follow('新建轮次')
    await office.fill('轮次序号', '3')
    await office.fill('开始日期', day())
    await office.fill('结束日期', day(45))
    await office.fill('轮次名称', title)
    await office.check(unit)
    await office.check('霁川县人民医院')
    await office.fill('第 1 组名称', team)
    for (const code of ['G1', 'G3'])
      await office.page.locator('summary').filter({ hasText: code }).getByRole('checkbox').check()
    await office.shot('new-round')
    await office.click('保存为草稿')
    await office.sees(title)
    await office.attach('动员讲话.txt', 'text/plain', speech)
    await office.follow('动员讲话')
    await office.sees('明确政治巡察方向')
    await office.shot('speech')
    await office.page.goBack()
    await office.verb('送审')
    await office.sees('待审定')
    await office.shot('round-submitted')

    const leadingGroup = await as('leading-group')
    await leadingGroup.page.getByRole('main').getByText(title).first().click()
    await leadingGroup.verb('审定')
    await leadingGroup.sees('已审定')
    await leadingGroup.shot('round-approved')
    await office.leave()
    await leadingGroup.leave()
  })

  test('a member declared kin at a unit is refused with the reason; the team undertakes and is authorised for this round only', async () => {
    const office = await as('office')
    await office.menu('回避声明')
    await office.follow('作出回避声明')
    await office.pick('声明人', '罗启航')
    await office.check('已收到本人签字的纸质声明')
    await office.choose('有以下情形')
    await office.pick('单位', unit, office.page.getByRole('group', { name: '第 1 项' }))
    await office.pick('情形', '姻亲关系', office.page.getByRole('group', { name: '第 1 项' }))
    await office.fill('对方是本人的', '妻弟')
    await office.fill('在该单位的职务', '财政所所长')
    await office.click('提交声明')
    await office.sees('财政所所长')
    await office.shot('declaration-on-paper')

    await office.menu('轮次')
    await office.row(title)
    await office.tab('组队与授权')
    await office.nominate('罗启航', '组员')
    await office.sees('妻弟')
    await office.shot('nomination-refused')
    await office.page.keyboard.press('Escape')
    await office.page.getByRole('dialog').waitFor({ state: 'hidden' })
    for (const [name, duty] of [
      ['邵明朗', '组长'],
      ['温如松', '副组长'],
      ['顾清和', '组员'],
      ['沈亦安', '组员'],
    ] as const) {
      await office.nominate(name, duty)
      await office.page.getByRole('dialog').waitFor({ state: 'hidden' })
    }
    await office.shot('team-nominated')

    for (const account of ['leader', 'deputy', 'member', 'member2']) {
      const member = await as(account)
      await member.sees('签署承诺书，作出回避声明')
      if (account === 'leader') await member.shot('leader-home')
      await member.page.getByText('签署承诺书，作出回避声明').first().click()
      await member.sees('巡察干部承诺书')
      await member.chooseEverywhere('没有')
      await member.check('我已阅读以上全部内容，自愿承诺并接受监督')
      if (account === 'leader') await member.shot('undertaking')
      await member.click('签署承诺书')
      await member.sees('已签署')
      await member.leave()
    }

    const leadingGroup = await as('leading-group')
    await leadingGroup.menu('轮次')
    await leadingGroup.row(title)
    await leadingGroup.tab('组队与授权')
    await leadingGroup.verb('授权')
    await leadingGroup.sees('授权至')
    await leadingGroup.shot('team-authorised')
    await leadingGroup.leave()

    await office.page.reload()
    await office.verb('部署')
    await office.sees('已部署')
    await office.leave()
  })

  test('on site: an interview by two, a spot check, two papers, one signed, reviewed and confirmed by the unit', async () => {
    const member = await as('member')
    await member.openUnit(unit)
    await member.shot('workbench-empty')
    await member.verb('记谈话')
    await member.fill('地点', '镇政府三楼会议室')
    await member.pick('谈话人一', '顾清和')
    await member.pick('谈话人二', '沈亦安')
    await member.pick('记录人', '沈亦安')
    await member.fill('谈话对象', '镇财政所工作人员')
    await member.fill('谈话主题', '惠农资金发放与公开')
    await member.fill(
      '谈话内容',
      '惠农资金发放台账由两人分别登记，年底没有核对；村里的公开栏两个季度没有更新。',
    )
    await member.check('谈话对象已核对并签字')
    await member.shot('interview')
    await member.click('保存谈话记录')
    await member.verb('记抽查')
    await member.fill('地点', '镇便民服务中心')
    await member.fill('抽查对象', '上年度惠农资金发放凭证十二份')
    await member.fill('抽取理由', '按发放批次随机抽取')
    await member.fill('发现情况', '五份凭证与台账金额不符，三份没有领取人签名。')
    await member.click('保存抽查记录')

    await member.paper(
      '惠农资金台账登记不完整',
      '抽查十二份惠农资金发放凭证，五份与台账金额不符，三份没有领取人签名。',
    )
    await member.attach('台账照片.png', 'image/png', Buffer.from('89504e470d0a1a0a', 'hex'))
    await member.sees('台账照片.png')
    await member.verb('签字')
    await member.sees('顾清和')
    await member.shot('paper-signed-once')
    await member.openUnit(unit)
    await member.paper('会议记录缺页', '上年度第三季度党委会议记录缺第十二至十三页。')

    for (const [account, verb, answers] of [
      ['member2', '签字', {}],
      ['deputy', '副组长审核', {}],
      ['leader', '组长签字', {}],
      ['leader', '送事实确认', { 答复期限: day(5) }],
    ] as const) {
      const person = await as(account)
      await person.openPaper(unit, '惠农资金台账登记不完整')
      await person.verb(verb, answers)
      await person.shot(`paper-${account}`)
      await person.leave()
    }

    const head = await as('unit')
    await head.shot('unit-home')
    await head.menu('事实确认')
    await head.choose('属实')
    await head.fill('情况说明', '情况属实。台账由两人分头登记，未及时核对，已着手补登。')
    await head.shot('unit-answers-facts')
    await head.click('提交意见')
    await head.sees('已着手补登')
    await head.leave()

    const leader = await as('leader')
    await leader.openPaper(unit, '惠农资金台账登记不完整')
    await leader.sees('已着手补登')
    await leader.verb('提交组务会')
    await leader.leave()
    await member.leave()
  })

  test('the report waits for the ledger to balance: one draft is dropped with a reason, the other is reported', async () => {
    const leader = await as('leader')
    await leader.openUnit(unit)
    await leader.tab('台账')
    await leader.sees('台账不平')
    await leader.shot('ledger-unbalanced')
    await leader.isOff('形成报告')
    await leader.verb('记组务会')
    await leader.fill('研究情况', '一致认为台账问题事实清楚、证据充分；会议记录缺页系装订差错。')
    await leader.choose('写入报告', leader.page.getByRole('group', { name: /惠农资金台账/ }))
    const dropped = leader.page.getByRole('group', { name: /会议记录缺页/ })
    await leader.choose('不予采用', dropped)
    await leader.fill('理由', '经核对原件，系装订差错，不构成问题', dropped)
    await leader.shot('meeting')
    await leader.click('保存并执行决定')
    await leader.tab('台账')
    await leader.sees('台账已平')
    await leader.shot('ledger-balanced')
    await leader.verb('形成报告')
    await leader.fill('总体评价', '该镇党委总体能够履行职责，惠农资金管理存在薄弱环节。')
    await leader.fill('意见建议', '一要补齐台账，做到账实相符；二要建立按季核对和公开制度。')
    await leader.click('形成报告')
    await leader.verb('送审')
    await leader.shot('report-submitted')
    await leader.leave()
  })

  test('report, decision, feedback: the unit sees its feedback and nothing else', async () => {
    const leadingGroup = await as('leading-group')
    await leadingGroup.menu('巡察报告')
    await leadingGroup.row(unit)
    await leadingGroup.verb('听取汇报')
    await leadingGroup.sees('领导小组已听取')
    await leadingGroup.verb('作出决定', { 决定内容: '同意报告，按程序向该镇党委反馈，限期整改。' })
    await leadingGroup.sees('已审定')
    await leadingGroup.shot('report-decided')
    await leadingGroup.leave()

    const office = await as('office')
    await office.menu('巡察报告')
    await office.row(unit)
    await office.feedback('巡反〔2026〕3号')
    await office.verb('反馈')
    await office.sees('已反馈')
    await office.shot('feedback-delivered')
    await office.leave()

    const head = await as('unit')
    await head.menu('反馈意见')
    await head.row('巡反〔2026〕3号')
    await head.sees('惠农资金台账登记不完整')
    await head.shot('unit-feedback')
    await head.verb('签收', { 表态: '诚恳接受，照单全收，立行立改。' })
    await head.sees('已签收')
    await head.visit('/onsite/inspections')
    await head.sees('没有找到')
    await head.shot('unit-sees-no-inspections')
    await head.leave()
  })

  test('rectification: plan, evidence, opinion, verification by somebody else, closed; a look-back reopens it', async () => {
    const head = await as('unit')
    await head.menu('整改台账')
    await head.openItem('惠农资金台账登记不完整')
    await head.click('填写方案')
    await head.fill('整改目标', '两个月内台账完整、账实相符，并按季公开。')
    await head.fill('原因分析', '没有核对制度，登记责任不清。')
    await head.fill('整改时限', day(80))
    await head.fill('责任领导', '贺文博')
    await head.fill('责任部门', '镇财政所')
    await head.measure(1, '补登上年度台账，逐笔核对', '治标', day(30))
    await head.measure(2, '建立惠农资金按季核对和公开制度', '治本', day(60))
    await head.shot('plan')
    await head.click('保存方案')
    await head.verb('报送方案')
    await head.sees('方案审核')

    const discipline = await as('discipline')
    await discipline.shot('discipline-home')
    await discipline.menu('整改台账')
    await discipline.shot('ledger')
    await discipline.openItem('惠农资金台账登记不完整')
    await discipline.verb('通过方案')
    await discipline.sees('整改中')

    await head.page.reload()
    await head.tab('进展与佐证')
    await head.click('报告进展')
    await head.fill('进展情况', '已补登上年度台账，逐笔与凭证核对。')
    await head.click('提交进展')
    await head.choose('成效证明')
    await head.fill('材料说明', '十二份凭证全部账实相符')
    await head.attach('核对结果.pdf', 'application/pdf', '%PDF-1.7 demo')
    await head.sees('核对结果.pdf')
    await head.shot('progress-and-evidence')
    await head.verb('申报完成')
    await head.sees('已申报')
    await head.menu('三张清单')
    await head.shot('three-lists')
    await head.leave()

    await discipline.page.reload()
    await discipline.verb('开始核查')
    await discipline.sees('核查中')
    await discipline.verb('认定完成', { 核查方式: '实地抽查凭证十二份', 核查发现: '账实相符，制度已公布' })
    await discipline.sees('已完成')

    const organisation = await as('organisation')
    await organisation.menu('整改台账')
    await organisation.openItem('惠农资金台账登记不完整')
    await organisation.tab('意见与核查')
    await organisation.opinion('同意', '整改到位，同意销号。')
    await organisation.shot('opinion')
    await organisation.leave()

    const office = await as('office')
    await office.menu('整改台账')
    await office.openItem('惠农资金台账登记不完整')
    await office.verb('销号')
    await office.sees('已销号')
    await office.shot('item-closed')

    await discipline.page.reload()
    await discipline.verb('重开', {
      回头看轮次: '巡察整改“回头看”',
      发现情况: '第一季度又有两份凭证没有登记',
      重开理由: '问题复发',
    })
    await discipline.shot('item-reopened')
    await discipline.leave()
    await office.leave()
  })

  test('after the round the unit evaluates the team, and the team has no way in any more', async () => {
    const office = await as('office')
    await office.menu('轮次')
    await office.row(title)
    await office.verb('结束本轮')
    await office.sees('已结束')
    await office.shot('round-closed')
    await office.leave()

    const leader = await as('leader')
    await leader.visit('/onsite/inspections')
    await leader.sees('没有找到')
    expect(await leader.page.getByRole('link', { name: '巡察任务' }).count()).toBe(0)
    await leader.leave()

    const head = await as('unit')
    await head.menu('后评估')
    await head.row(team)
    await head.chooseEverywhere('没有发现问题')
    await head.fill('其他意见和建议', '巡察组作风严谨，没有影响正常工作。')
    await head.shot('evaluation')
    await head.click('提交评估')
    await head.page.getByRole('dialog').getByRole('button').last().click()
    await head.sees('已提交')
    await head.leave()
  })

  test('an administrator turns a module off and on, and the menu follows in an open tab', async () => {
    const office = await as('office')
    const sysadmin = await as('sysadmin')
    await sysadmin.shot('sysadmin-home')
    await sysadmin.menu('模块管理')
    await sysadmin.switchModule('整改监督')
    await sysadmin.shot('modules')
    await office.page.getByRole('link', { name: '整改台账' }).waitFor({ state: 'detached' })
    await office.visit('/rectification/items')
    await office.sees('没有找到')
    await sysadmin.switchModule('整改监督')
    await office.page.getByRole('link', { name: '整改台账' }).waitFor()
    await sysadmin.leave()
    await office.leave()
  })

  test('the second county sees none of it', async () => {
    const other = await as('office-b')
    for (const [page, nothing] of [
      ['轮次', '还没有轮次'],
      ['巡察任务', '还没有巡察任务'],
      ['整改台账', '还没有整改事项'],
      ['后评估', '还没有后评估'],
    ] as const) {
      await other.menu(page)
      await other.sees(nothing)
    }
    await other.shot('second-county')
    await other.leave()
  })
})
