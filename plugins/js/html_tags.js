// transformIndexHtml: its hooks in order, and tags put into the document's text as Vite puts them.
'use strict';

const { sortedByHook, handlerOf } = require('plugins/plugin_list');
const { nameError, runNamed } = require('plugins/resolve_config');
const { describeValue } = require('plugins/container');

// 'pre' hooks see the page as written, the others see it with the bundler's own tags.
function hooksOf(plugins, phase) {
  const out = [];
  for (const plugin of sortedByHook('transformIndexHtml', plugins)) {
    const hook = plugin.transformIndexHtml;
    const order = typeof hook === 'object' ? hook.order ?? (hook.enforce === 'pre' ? 'pre' : hook.enforce) : undefined;
    if ((order === 'pre') === (phase === 'pre')) out.push({ plugin, handler: typeof hook === 'object' ? handlerOf(hook) ?? hook.transform : hook });
  }
  return out;
}

async function applyHtmlHooks(plugins, phase, html, context, thisOf) {
  for (const { plugin, handler } of hooksOf(plugins, phase)) {
    const result = await runNamed(plugin, 'transformIndexHtml', context.filename, handler, thisOf(plugin), [html, context]);
    if (result === undefined || result === null) continue;
    if (typeof result === 'string') { html = result; continue; }
    let tags = result;
    if (!Array.isArray(result)) {
      if (typeof result !== 'object' || typeof result.html !== 'string') {
        throw nameError(new Error(`The hook returned ${describeValue(result)}; it may return a string, a list of tags, or an object with "html" and "tags"`), plugin, 'transformIndexHtml', context.filename);
      }
      ({ html, tags = [] } = result);
    }
    html = insertTags(html, tags, plugin, context);
  }
  return html;
}

function insertTags(html, tags, plugin, context) {
  const groups = { head: [], 'head-prepend': [], body: [], 'body-prepend': [] };
  for (const tag of tags) {
    const where = tag.injectTo ?? 'head-prepend';
    if (!groups[where]) throw nameError(new Error(`A tag's injectTo is "${where}"; it may be head, head-prepend, body or body-prepend`), plugin, 'transformIndexHtml', context.filename);
    groups[where].push(tag);
  }
  html = injectToHead(html, groups['head-prepend'], true);
  html = injectToHead(html, groups.head);
  html = injectToBody(html, groups['body-prepend'], true);
  return injectToBody(html, groups.body);
}

const headInject = /([ \t]*)<\/head>/i, headPrepend = /([ \t]*)<head[^>]*>/i, htmlInject = /<\/html>/i, htmlPrepend = /([ \t]*)<html[^>]*>/i;
const bodyInject = /([ \t]*)<\/body>/i, bodyPrepend = /([ \t]*)<body[^>]*>/i, doctypePrepend = /<!doctype html>/i;

function injectToHead(html, tags, prepend = false) {
  if (tags.length === 0) return html;
  if (prepend) {
    if (headPrepend.test(html)) return html.replace(headPrepend, (match, indent) => `${match}\n${serializeTags(tags, deeper(indent))}`);
  } else {
    if (headInject.test(html)) return html.replace(headInject, (match, indent) => `${serializeTags(tags, deeper(indent))}${match}`);
    if (bodyPrepend.test(html)) return html.replace(bodyPrepend, (match, indent) => `${serializeTags(tags, indent)}\n${match}`);
  }
  return prependFallback(html, tags);
}
function injectToBody(html, tags, prepend = false) {
  if (tags.length === 0) return html;
  if (prepend) {
    if (bodyPrepend.test(html)) return html.replace(bodyPrepend, (match, indent) => `${match}\n${serializeTags(tags, deeper(indent))}`);
    if (headInject.test(html)) return html.replace(headInject, (match, indent) => `${match}\n${serializeTags(tags, indent)}`);
    return prependFallback(html, tags);
  }
  if (bodyInject.test(html)) return html.replace(bodyInject, (match, indent) => `${serializeTags(tags, deeper(indent))}${match}`);
  if (htmlInject.test(html)) return html.replace(htmlInject, (match) => `${serializeTags(tags)}\n${match}`);
  return `${html}\n${serializeTags(tags)}`;
}
function prependFallback(html, tags) {
  if (htmlPrepend.test(html)) return html.replace(htmlPrepend, (match) => `${match}\n${serializeTags(tags)}`);
  if (doctypePrepend.test(html)) return html.replace(doctypePrepend, (match) => `${match}\n${serializeTags(tags)}`);
  return serializeTags(tags) + html;
}

const voidTags = new Set(['link', 'meta', 'base']);
const deeper = (indent = '') => `${indent}${indent[0] === '\t' ? '\t' : '  '}`;
const escapeAttribute = (text) => `${text}`.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function serializeTag({ tag, attrs, children }, indent = '') {
  let attributes = '';
  for (const [key, value] of Object.entries(attrs ?? {})) {
    if (typeof value === 'boolean') attributes += value ? ` ${key}` : '';
    else if (value !== undefined && value !== null) attributes += ` ${key}="${escapeAttribute(value)}"`;
  }
  if (voidTags.has(tag)) return `<${tag}${attributes}>`;
  return `<${tag}${attributes}>${serializeTags(children, deeper(indent))}</${tag}>`;
}
function serializeTags(tags, indent = '') {
  if (typeof tags === 'string') return tags;
  if (tags?.length) return tags.map((tag) => `${indent}${serializeTag(tag, indent)}\n`).join('');
  return '';
}

module.exports = { applyHtmlHooks };
