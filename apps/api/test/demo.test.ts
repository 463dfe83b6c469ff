import { expect, test } from 'vitest'
import { jichuan, langu } from '../demo/counties.ts'
import { nationalDivisions } from '../src/divisions.repository.ts'

const kinds = /(?:特别行政区|自治区|自治州|自治县|街道办事处|街道|地区|盟|旗|省|市|县|区|镇|乡)$/
const bare = (name: string) => name.replace(kinds, '')

test('no place of the demonstration bears the name of a real county or township', () => {
  const real = new Set(nationalDivisions().map(({ name }) => bare(name)))
  const counties = [jichuan, langu]
  const places = counties.flatMap(({ name, organisations }) => [
    name,
    ...organisations.filter(({ type }) => type === 'township').map((township) => township.name),
  ])
  expect(places.filter((place) => real.has(bare(place)))).toEqual([])
  expect(places.length).toBeGreaterThan(6)
})

test('the demonstration counties have codes that no real county has', () => {
  const codes = new Set(nationalDivisions().map(({ code }) => code))
  for (const { id, fictional } of [jichuan, langu]) {
    expect(codes.has(String(id))).toBe(false)
    expect(fictional).toBe(true)
  }
})

test('the national directory has its counties and townships, each below its parent', () => {
  const divisions = nationalDivisions()
  const codes = new Set(divisions.map(({ code }) => code))
  const count = (wanted: string) => divisions.filter(({ level }) => level === wanted).length
  expect(count('county')).toBeGreaterThan(2800)
  expect(count('township')).toBeGreaterThan(38_000)
  expect(divisions.filter(({ parent_code }) => parent_code !== null && !codes.has(parent_code))).toEqual([])
})
