// Evaluation, in the order and with the waiting of the ECMAScript specification.

import {
  ASYNC, COMMONJS, cycleRootOf, DONE, EVALUATING, FAILED, instanceAt, isCommonJs, LINKED, NO_SYNTAX,
  REFRESH_COMPONENTS, REFRESH_HOOKS, WAITING,
} from "./modules.js";
import { copyProperties, fillView, view } from "./views.js";
import { beginRefresh, endRefresh } from "./refresh.js";

let visits = 0;

// Undefined when all is done, else the promise of it. Throws what the module throws.
export function evaluate(root) {
  if (root.state === DONE) return undefined;
  if (root.state === FAILED) throw root.error;
  if (root.state === WAITING) return cycleRootOf(root).promise;
  if (root.state === EVALUATING) return undefined;
  const order = [];
  let waits = false;
  const stack = [root];
  const nexts = [0]; // of each on the stack, the next dependency
  const visit = (root.visit = ++visits);
  while (stack.length) {
    const top = stack.length - 1;
    const instance = stack[top];
    const { targets } = instance;
    if (nexts[top] === targets.length) {
      order.push(instance);
      waits ||= (instance.definition.flags & ASYNC) !== 0;
      stack.pop();
      nexts.pop();
      continue;
    }
    const target = targets[nexts[top]++];
    if (!target || target.visit === visit) continue;
    if (target.state === WAITING) waits = true;
    if (target.state !== LINKED && target.state !== FAILED) continue;
    target.visit = visit;
    stack.push(target);
    nexts.push(target.state === FAILED ? target.targets.length : 0);
  }
  // An async generator comes to its `yield` some microtasks later; only then does it go on at once when
  // it is told to, as a module's evaluation must begin.
  if (waits) return Promise.all(order.map(({ primed }) => primed)).then(() => evaluateWaiting(root));
  for (const instance of order) {
    if (instance.state !== LINKED) continue;
    try {
      const failed = anyFailed && failedDependency(instance);
      if (failed) throw failed.error;
      execute(instance);
    } catch (error) {
      // The rest is not evaluated, as the specification has it. Modules between this one and the root
      // fail when they are asked for.
      fail(instance, error);
      fail(root, error);
      throw error;
    }
  }
  return undefined;
}

const failedDependency = (instance) => instance.targets.find((target) => target?.state === FAILED);

export let anyFailed = false;

export function fail(instance, error) {
  anyFailed = true;
  instance.state = FAILED;
  instance.error = error;
}

// Runs the module's own code. Everything it needs has been evaluated.
function execute(instance) {
  instance.state = EVALUATING;
  const { flags } = instance.definition;
  const restore = flags & (REFRESH_COMPONENTS | REFRESH_HOOKS) ? beginRefresh(instance) : undefined;
  try {
    if (flags & COMMONJS) {
      instance.generator();
      instance.views?.forEach((_, mode) => fillView(instance, mode));
    } else {
      if (instance.dynamic) addDynamicExports(instance);
      if (flags & NO_SYNTAX) instance.views?.forEach((_, mode) => fillView(instance, mode));
      instance.generator.next();
      instance.generator = undefined;
      if (instance.synthetic) addSyntheticExports(instance);
    }
  } finally {
    restore?.();
  }
  instance.state = DONE;
  if (flags & REFRESH_COMPONENTS) endRefresh(instance);
}

// Names that `export *` brings from CommonJS modules.
function addDynamicExports(instance) {
  for (const index of instance.stars ?? []) {
    const target = instanceAt(instance, index);
    if (target && !isCommonJs(target) && !target.dynamic) continue;
    copyProperties(instance.namespace, view(instance, index), "default");
  }
}

// Known when the module has been evaluated.
function addSyntheticExports({ namespace, synthetic }) {
  copyProperties(namespace, namespace[synthetic], "default");
}

// Evaluation of a graph with top-level await: 16.2.1.5.3 of the specification, step by step.
let asyncCounter = 0;

function evaluateWaiting(root) {
  if (root.state === FAILED) throw root.error;
  const stack = [];
  let index = 0;
  const inner = (instance) => {
    if (instance.state === FAILED) throw instance.error;
    if (instance.state !== LINKED) return;
    instance.state = EVALUATING;
    const own = index++;
    let ancestor = own;
    instance.dfsIndex = own;
    instance.pending = 0;
    instance.parents = [];
    stack.push(instance);
    for (let i = 0; i < instance.definition.parameters; i++) {
      let target = instanceAt(instance, i);
      if (!target) continue;
      inner(target);
      if (target.state === EVALUATING && stack.includes(target)) {
        ancestor = Math.min(ancestor, target.dfsAncestor ?? target.dfsIndex);
      } else {
        target = cycleRootOf(target);
        if (target.state === FAILED) throw target.error;
      }
      if (target.asyncOrder && target.state !== DONE) {
        instance.pending++;
        target.parents.push(instance);
      }
    }
    instance.dfsAncestor = ancestor;
    if (instance.pending || instance.definition.flags & ASYNC) {
      instance.asyncOrder = ++asyncCounter;
      instance.promise = new Promise((resolve, reject) => (instance.settle = { resolve, reject }));
      instance.promise.catch(() => {});
      if (!instance.pending) executeAsync(instance);
    } else {
      execute(instance);
      instance.state = EVALUATING;
    }
    if (ancestor === own) {
      for (let member; member !== instance; ) {
        member = stack.pop();
        if (member.state === EVALUATING) member.state = member.asyncOrder ? WAITING : DONE;
        member.cycleRoot = instance;
      }
    }
  };
  try {
    inner(root);
  } catch (error) {
    for (const instance of stack) fail(instance, error);
    throw error;
  }
  const cycleRoot = cycleRootOf(root);
  return cycleRoot.state === WAITING ? cycleRoot.promise : undefined;
}

function executeAsync(instance) {
  if (!(instance.definition.flags & ASYNC)) {
    try {
      execute(instance);
    } catch (error) {
      return rejected(instance, error);
    }
    return fulfilled(instance);
  }
  if (instance.dynamic) addDynamicExports(instance);
  instance.generator.next().then(
    () => fulfilled(instance),
    (error) => rejected(instance, error),
  );
}

function fulfilled(instance) {
  if (instance.state === FAILED) return;
  if (instance.synthetic && instance.definition.flags & ASYNC) addSyntheticExports(instance);
  instance.state = DONE;
  instance.settle.resolve();
  const ready = [];
  const gather = (module) => {
    for (const parent of module.parents) {
      if (ready.includes(parent) || cycleRootOf(parent).state === FAILED) continue;
      if (--parent.pending) continue;
      ready.push(parent);
      if (!(parent.definition.flags & ASYNC)) gather(parent);
    }
  };
  gather(instance);
  ready.sort((a, b) => a.asyncOrder - b.asyncOrder);
  for (const parent of ready) {
    if (parent.state === FAILED) continue;
    if (parent.definition.flags & ASYNC) {
      executeAsync(parent);
      continue;
    }
    try {
      execute(parent);
    } catch (error) {
      rejected(parent, error);
      continue;
    }
    parent.settle.resolve();
  }
}

function rejected(instance, error) {
  if (instance.state === FAILED) return;
  fail(instance, error);
  instance.settle.reject(error);
  for (const parent of instance.parents) rejected(parent, error);
}
