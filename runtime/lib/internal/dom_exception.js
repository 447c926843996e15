'use strict';

// Three more have a constant and no name of their own.
const nameless = { DOMString_SizeError: 2, NoDataAllowedError: 6, ValidationError: 16 };
const legacy = { IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25 };

class DOMException extends Error {
  #name;
  constructor(message = '', options = 'Error') {
    super(`${message}`);
    // The class name would otherwise be the first word of the stack.
    let name = options;
    if (options !== null && typeof options === 'object') {
      name = options.name ?? 'Error';
      if ('cause' in options) Object.defineProperty(this, 'cause', { value: options.cause, configurable: true, writable: true, enumerable: false });
    }
    this.#name = `${name}`;
    Error.captureStackTrace(this, DOMException);
    this.stack = this.stack.replace(/^[^\n]*?(?=: |\n|$)/, this.#name);
  }
  get name() { return #name in this ? this.#name : 'DOMException'; }
  get code() { return legacy[this.#name] ?? 0; }
}
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { value: 'DOMException', configurable: true });
for (const [name, code] of Object.entries({ ...legacy, ...nameless })) {
  const words = name.replace(/Error$/, '').replace(/^InUse/, 'Inuse').replace(/^URL/, 'Url').replace(/([a-z])([A-Z])/g, '$1_$2');
  const constant = `${words.toUpperCase()}_ERR`;
  for (const target of [DOMException, DOMException.prototype]) Object.defineProperty(target, constant, { value: code, enumerable: true });
}
module.exports = DOMException;
