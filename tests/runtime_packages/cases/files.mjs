// glob, chokidar and @parcel/watcher (a native addon) on a folder that changes.
import watcher from '@parcel/watcher';
import chokidar from 'chokidar';
import { glob, globSync, globStream, hasMagic } from 'glob';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync, appendFileSync } from 'node:fs';
import path from 'node:path';

for (const name of ['a/b/c', 'a/.hidden', 'node_modules/x']) mkdirSync(`tree/${name}`, { recursive: true });
for (const name of ['one.js', 'two.ts', 'a/three.js', 'a/b/four.mjs', 'a/b/c/[x].js', 'a/.hidden/five.js', 'node_modules/x/six.js']) writeFileSync(`tree/${name}`, name);
symlinkSync('a', 'tree/link');
const show = async (list) => console.log([...await list].sort().join(' '));
await show(glob('**/*.js', { cwd: 'tree', ignore: 'node_modules/**' }));
await show(glob('**/*.{js,mjs}', { cwd: 'tree', dot: true, follow: true }));
await show(glob(['a/**', '!(a|node_modules)'], { cwd: 'tree', mark: true, nodir: false }));
await show(globSync('tree/**/[[]x].js'));
await show((await glob('*.ts', { cwd: 'tree', withFileTypes: true, stat: true })).map((found) => `${found.name} ${found.size} ${found.isFile()}`));
await show((async () => { const out = []; for await (const name of globStream('**/b/*', { cwd: 'tree', posix: true })) out.push(name); return out; })());
console.log(hasMagic('a/*'), hasMagic('a/b'));

// Events are gathered until all that are expected came: their order between files is the system's.
function gather() {
  const seen = new Set();
  let waiting = () => {};
  return {
    add(text) { seen.add(text); waiting(); },
    expect: (...wanted) => new Promise((resolve) => {
      const late = setTimeout(() => resolve(`late ${wanted.filter((text) => !seen.has(text))} after ${[...seen]}`), 8000);
      waiting = () => { if (wanted.every((text) => seen.has(text))) { clearTimeout(late); resolve(wanted.join('; ')); } };
      waiting();
    }),
  };
}
const folder = path.resolve('watched');
mkdirSync(folder);
const by_chokidar = gather(), by_parcel = gather();
const subscription = await watcher.subscribe(folder, (error, events) => { for (const event of events) by_parcel.add(`${event.type} ${path.relative(folder, event.path)}`); }, { ignore: ['ignored'] });
const watched = chokidar.watch(folder, { ignoreInitial: true, ignored: (name) => name.endsWith('ignored'), awaitWriteFinish: false });
watched.on('all', (event, name) => by_chokidar.add(`${event} ${path.relative(folder, name)}`));
await new Promise((resolve) => watched.on('ready', resolve));
writeFileSync(`${folder}/f`, '1');
mkdirSync(`${folder}/sub`);
console.log(await Promise.all([by_chokidar.expect('add f', 'addDir sub'), by_parcel.expect('create f', 'create sub')]));
// chokidar tells of a new folder before it watches it; what is written between the two is lost, in Node.js too.
await new Promise((resolve) => setTimeout(resolve, 500));
writeFileSync(`${folder}/sub/g`, '1');
appendFileSync(`${folder}/f`, '2');
console.log(await Promise.all([by_chokidar.expect('add sub/g', 'change f'), by_parcel.expect('create sub/g', 'update f')]));
renameSync(`${folder}/sub/g`, `${folder}/sub/h`);
rmSync(`${folder}/f`);
console.log(await Promise.all([by_chokidar.expect('unlink sub/g', 'add sub/h', 'unlink f'), by_parcel.expect('delete sub/g', 'create sub/h', 'delete f')]));
await watcher.writeSnapshot(folder, path.resolve('snapshot'));
writeFileSync(`${folder}/after`, '');
await new Promise((resolve) => setTimeout(resolve, 50));
console.log((await watcher.getEventsSince(folder, path.resolve('snapshot'))).map((event) => `${event.type} ${path.relative(folder, event.path)}`));
rmSync(`${folder}/sub`, { recursive: true });
console.log(await by_chokidar.expect('unlinkDir sub'));
await subscription.unsubscribe();
await watched.close();
console.log(Object.keys(watched.getWatched()).length);
