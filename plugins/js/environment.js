// The environment that plugins see as `this.environment`.
'use strict';

class Environment {
  constructor(name, mode, topLevel) {
    this.name = name;
    this.mode = mode;
    this.topLevel_ = topLevel;
    const own = topLevel.environments[name] ?? {};
    // Reads go to the environment's own options first, then to the top level, as in Vite.
    this.config = new Proxy(topLevel, {
      get: (target, key) => (key in own ? own[key] : target[key]),
      has: (target, key) => key in own || key in target,
      set(target, key, value) {
        if (key in own) own[key] = value;
        else target[key] = value;
        return true;
      },
    });
    this.options = own;
    this.logger = topLevel.logger;
    this.plugins = topLevel.plugins;
    this.isBuilt = false;
  }
  getTopLevelConfig() { return this.topLevel_; }
  get pluginContainer() { return require('plugins/dev_environment').containerFacade(this); }
}
const makeEnvironment = (name, mode, topLevel) => new Environment(name, mode, topLevel);

module.exports = { Environment, makeEnvironment };
