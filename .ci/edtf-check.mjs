// Checks EDTF values, one a line on standard input, with edtf.js (level 2): an opinion that is not ours.
//
//   TINVIET_EDTF_VALUES=target/edtf-values.txt cargo test --test it date::tables_hold
//   npm install --no-save --prefix target/edtf edtf
//   node .ci/edtf-check.mjs target/edtf/node_modules < target/edtf-values.txt
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { readFileSync } from 'node:fs'

const modules = resolve(process.argv[2] ?? 'node_modules')
const require = createRequire(modules + '/')
const library = require('edtf')
const parse = library.parse ?? library.default.parse

const values = [...new Set(readFileSync(0, 'utf8').split('\n').filter(Boolean))]
const wrong = values.filter(value => {
  try {
    return parse(value, { level: 2 }) === undefined
  } catch {
    return true
  }
})
for (const value of wrong) console.log(`not EDTF level 2: ${value}`)
console.log(`${values.length} values, ${wrong.length} wrong`)
process.exit(wrong.length > 0 || values.length === 0 ? 1 : 0)
