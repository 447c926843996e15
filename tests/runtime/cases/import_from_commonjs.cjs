// import() as the first use of the module loader.
const load = (specifier) => import(specifier);
load('node:path').then(async ({ posix }) => {
  console.log(posix.join('a', 'b'), (await load('../modules/node_modules/esm-pkg/lib/index.js')).named, await load('./nope.mjs').catch((e) => e.code));
  console.log(typeof require('vm').runInThisContext('1'), await eval('import("node:os")').then((os) => typeof os.cpus), await new Function('return import("node:url")')().then((u) => typeof u.parse));
});
