import path from 'node:path';
const { posix, win32 } = path;
const samples = ['', '.', '..', '/', '//', '/a', 'a', 'a/', 'a/b', '/a/b/', 'a/../b', '../a', '/../a', './a/./b', 'a//b', 'a/b/..', 'file.txt', '.bashrc', 'a.b.c', 'a.', '..a', '/a/b.c/d.e', 'C:\\a\\b', 'C:/a/../b', '\\\\server\\share\\x', 'C:', 'C:a', '\\a', 'a\\b/c', '/x/.../y'];
for (const s of samples) {
  for (const p of [posix, win32]) console.log(JSON.stringify([s, p.normalize(s), p.dirname(s), p.basename(s), p.extname(s), p.isAbsolute(s), p.parse(s)]));
  console.log(posix.join('/x', s, 'y'), win32.join('C:\\x', s, 'y'), posix.resolve('/r', s), win32.resolve('D:\\r', s), posix.relative('/a/b/c', posix.resolve('/a', s)));
}
console.log(path.basename('a.html', '.html'), path.basename('.html', '.html'), path.format({ dir: '/x', base: 'y' }), path.format({ root: '/', name: 'n', ext: 'e' }), path.sep, path.delimiter);
for (const bad of [null, 1, {}, undefined]) try { path.join(bad); } catch (e) { console.log(e.code, e.message); }
