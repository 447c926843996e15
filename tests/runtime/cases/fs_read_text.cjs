// readFileSync of text: what is no UTF-8, byte order marks, files without a size, and what cannot be read.
const fs = require('fs'), os = require('os'), path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'read-text-'));
const file = path.join(folder, 'file'), empty = path.join(folder, 'empty');
fs.writeFileSync(file, Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80]));
fs.writeFileSync(empty, '');
const tell = (...read) => {
  try { console.log(JSON.stringify(fs.readFileSync(...read))); }
  catch (error) { console.log(error.name, error.code, error.errno, error.syscall, error.message.replaceAll(folder, '')); }
};
for (const encoding of ['utf8', 'utf-8', 'UTF8', 'latin1', { encoding: 'utf8' }, { encoding: 'utf8', flag: 'r+' }]) {
  for (const name of [file, empty, path.join(folder, 'none'), folder, Buffer.from(file), new URL(`file://${file}`), `${file}\0`]) tell(name, encoding);
}
tell('/proc/self/oom_score_adj', 'utf8');
fs.writeFileSync(file, 'é'.repeat(100000));
console.log(fs.readFileSync(file, 'utf8').length, fs.readFileSync(file, 'utf8') === 'é'.repeat(100000));
fs.rmSync(folder, { recursive: true });
