// Which modules are style sheets, and in which language they are written.
'use strict';

const preprocessed = /\.(?:less|sass|scss|styl|stylus)(?:$|\?)/;
const anySheet = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/;
// CSS that browsers do not read as it is: .pcss and .postcss may be plain CSS, .sss is SugarSS.
const otherSheet = /\.(?:pcss|postcss|sss)(?:$|\?)/;
// Imports of a file's text, URL or worker are no style sheets.
const otherUse = /[?&](?:worker|sharedworker|raw|url)\b/;
const cssModule = /\.module\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/;

const languageOf = (id) => /\.(css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/.exec(id)?.[1];
const isPreprocessed = (id) => preprocessed.test(id);
const isCssModule = (id) => cssModule.test(id);
// The file that a module is, or is part of.
const fileOf = (id) => id.replace(/[?#].*$/s, '');

module.exports = { preprocessed, anySheet, otherSheet, otherUse, languageOf, isPreprocessed, isCssModule, fileOf };
