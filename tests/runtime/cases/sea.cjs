const { isBuiltin, builtinModules } = require('module');
const sea = require('node:sea');
console.log(sea.isSea(), isBuiltin('node:sea'), isBuiltin('sea'), builtinModules.includes('sea'), Object.keys(sea));
for (const args of [['a'], []]) try { sea.getAsset(...args); } catch (error) { console.log(error.name, error.code, error.message); }
