// Vite's logger: what plugins print through `config.logger` and `createLogger`.
'use strict';

const levels = { silent: 0, error: 1, warn: 2, info: 3 };

function createLogger(level = 'info', options = {}) {
  if (options.customLogger) return options.customLogger;
  const { prefix = '[sinter]' } = options;
  const threshold = levels[level] ?? levels.info;
  const once = new Set(), loggedErrors = new WeakSet();
  const output = (type, text, given = {}) => {
    if (given.error) loggedErrors.add(given.error);
    if (threshold < levels[type]) return;
    const head = given.timestamp ? `${new Date().toLocaleTimeString()} ${prefix} ${given.environment ? `${given.environment} ` : ''}` : '';
    // The program's own output goes to stdout; a plugin's words must not be mixed into it.
    process.stderr.write(`${head}${text}\n`);
  };
  const logger = {
    hasWarned: false,
    info: (text, given) => output('info', text, given),
    warn(text, given) { logger.hasWarned = true; output('warn', text, given); },
    warnOnce(text, given) {
      if (once.has(text)) return;
      once.add(text);
      logger.warn(text, given);
    },
    error(text, given) { logger.hasWarned = true; output('error', text, given); },
    clearScreen() {},
    hasErrorLogged: (error) => loggedErrors.has(error),
  };
  return logger;
}
module.exports = { createLogger };
