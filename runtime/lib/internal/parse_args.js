'use strict';

const { codes: { ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL, ERR_PARSE_ARGS_UNKNOWN_OPTION, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateObject, validateArray, validateBoolean, validateOneOf } = require('internal/validators');

function parseArgs(config = {}) {
  const args = config.args ?? process.argv.slice(process.execArgv.some((a) => /^(?:-e|-p|--eval|--print)$/.test(a)) ? 1 : 2);
  const { options = {}, strict = true, tokens: wantsTokens = false, allowNegative = false } = config, allowPositionals = config.allowPositionals ?? !strict;
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) {
    validateOneOf(option.type, `options.${name}.type`, ['string', 'boolean']);
    if (option.short !== undefined && option.short.length !== 1) throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, option.short, 'must be a single character');
  }
  const byShort = (short) => Object.keys(options).find((name) => options[name].short === short) ?? short;
  const values = { __proto__: null }, positionals = [], tokens = [];
  const store = (token) => {
    let { name, value } = token;
    let option = options[name];
    if (allowNegative && !option && name.startsWith('no-') && value === undefined) {
      name = name.slice(3);
      option = options[name];
      if (option?.type === 'boolean') value = false;
    }
    if (strict) {
      if (!option) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(`Unknown option '${token.rawName}'${allowPositionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "${token.rawName}"` : ''}`);
      const shown = `${option.short ? `-${option.short}, ` : ''}--${name}`;
      if (option.type === 'string' && typeof value !== 'string') throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
      if (option.type === 'boolean' && typeof value === 'string') throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
      if (typeof value === 'string' && !token.inlineValue && value.startsWith('-') && value.length > 1) throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${token.rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${token.rawName}'?\nTo specify an option argument starting with a dash use '${token.rawName.startsWith('--') ? `${token.rawName}=-XYZ` : `--${name}=-XYZ' or '${token.rawName}-XYZ`}'.`);
    }
    if (name === '__proto__') return;
    const final = value ?? true;
    if (option?.multiple) (values[name] ??= []).push(final);
    else values[name] = final;
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index: i });
      for (let j = i + 1; j < args.length; j++) tokens.push({ kind: 'positional', index: j, value: args[j] });
      break;
    }
    if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      let value = equals < 0 ? undefined : arg.slice(equals + 1), inlineValue = equals < 0 ? undefined : true;
      const index = i;
      if (value === undefined && options[name]?.type === 'string' && i + 1 < args.length) { value = args[++i]; inlineValue = false; }
      tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value, inlineValue });
    } else if (arg[0] === '-' && arg.length > 1) {
      for (let at = 1; at < arg.length; at++) {
        const name = byShort(arg[at]);
        if (options[name]?.type === 'string') {
          const rest = arg.slice(at + 1), index = i;
          let value, inlineValue;
          if (rest) { value = rest; inlineValue = true; } else if (i + 1 < args.length) { value = args[++i]; inlineValue = false; }
          tokens.push({ kind: 'option', name, rawName: `-${arg[at]}`, index, value, inlineValue });
          break;
        }
        tokens.push({ kind: 'option', name, rawName: `-${arg[at]}`, index: i, value: undefined, inlineValue: undefined });
      }
    } else tokens.push({ kind: 'positional', index: i, value: arg });
  }
  for (const token of tokens) {
    if (token.kind === 'option') store(token);
    else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(`Unexpected argument '${token.value}'. This command does not take positional arguments`);
      positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) if (option.default !== undefined && values[name] === undefined) values[name] = option.default;
  return wantsTokens ? { values, positionals, tokens } : { values, positionals };
}
module.exports = { parseArgs };
