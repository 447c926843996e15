// Writes number_cases.inc, what Node.js makes of number literals:
//   node tests/parsers_js_leaf/number_cases.mjs > tests/parsers_js_leaf/number_cases.inc
import vm from 'node:vm'

const bits = value => {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return '0x' + view.getBigUint64(0).toString(16)
}

let seed = 12345
const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n
const digits = (n, radix = 10) => Array.from({ length: n }, () => random(radix).toString(radix)).join('')

const literals = ['0', '1', '9', '.5', '5.', '0.5', '1e3', '1E+3', '1e-3', '1.5e-7', '1_000', '1_0.0_1e1_0', '00', '07', '017', '0777', '08', '089', '0.0', '09.5',
  '0xff', '0XFF', '0o17', '0b1011', '0B1', '0xdead_beef', '1e400', '1e-400', '0.0000001e-400', '1000000e308', '0e999999999999',
  '1e99999999999999999999', '1e-99999999999999999999', '2.2250738585072011e-308', '2.2250738585072014e-308', '4.9e-324', '2.4703282292062327e-324',
  '2.4703282292062328e-324', '1.7976931348623157e308', '1.7976931348623158e308', '1.7976931348623159e308', '9007199254740992', '9007199254740993', '9007199254740995',
  '0x20000000000001', '0x20000000000002', '0x20000000000003', '0x2000000000000300000001', '0x2000000000000100000000', '0x2000000000000100000001',
  '0x' + 'f'.repeat(256), '0x' + 'f'.repeat(255), '0x' + 'f'.repeat(300), '0x1' + '0'.repeat(255), '0b' + '1'.repeat(54), '0b' + '1'.repeat(53) + '01', '0' + '7'.repeat(20), '0o' + '7'.repeat(18)]
for (let i = 0; i < 60; i++) {
  literals.push('1' + digits(random(30)), digits(1) + '.' + digits(random(30) + 1) + 'e' + (random(2) ? '-' : '') + random(310),
    '0x' + digits(1 + random(30), 16), '0b' + digits(1 + random(90), 2), '0o' + digits(1 + random(40), 8), '0.' + '0'.repeat(random(12)) + digits(1 + random(20)))
}
// A fraction of only zeros after an integer part is legal, "0" followed by digits is legacy octal.
const cases = literals.filter(l => !/^0\d.*[.e]/i.test(l) || /^09/.test(l))

const values = [0, 1, 10, 123, 1e5, 1e20, 1e21, 1.5e21, 123456789012345680000, 1e-6, 1.5e-6, 1e-7, 1.23e-7, 0.1, 0.5, 100.25, 5e-324, 1.7976931348623157e308,
  2 ** 53, 2 ** 53 - 1, 2 ** 53 + 2, 2 ** 63, 2 ** 64, 4294967295, 0.000001, 0.0000015, 1 / 3, Math.PI, 1e300, 1e-300]
for (let i = 0; i < 200; i++) values.push(Number(digits(1 + random(17)) + 'e' + (random(60) - 40)))

console.log('constexpr LiteralCase kLiteralCases[] = {')
for (const l of cases) console.log(`    {"${l}", ${bits(vm.runInThisContext(l))}},`)
console.log('};\nconstexpr ToStringCase kToStringCases[] = {')
for (const v of values) console.log(`    {${bits(v)}, "${v}"},`)
console.log('};')
