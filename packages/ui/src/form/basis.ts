/** The rule that asks for an answer 依据. */
export interface Basis {
  /** 《中国共产党巡视工作条例》第十三条 */
  title: string
  text?: string | undefined
  href?: string | undefined
}
