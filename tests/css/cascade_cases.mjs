// Style sheets that a browser also understands as they are: bundled, every element must look the same.
// `html` is the body; the first file is the entry.

const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const body = '<main class="a"><p class="b">x</p><p class="c d" id="e">y</p><div class="f"><i class="b c">z</i></div></main>';

export const cascade_cases = [
  { name: '@import order: the last copy counts', html: body, files: {
    'main.css': '@import "./one.css"; @import "./two.css"; @import "./one.css"; .d { margin: 3px }',
    'one.css': '.b { color: red } .c { color: green; padding: 1px }',
    'two.css': '.b { color: blue } .c { color: teal }',
  } },
  { name: '@import through several sheets', html: body, files: {
    'main.css': '@import "./a/one.css"; @import "./two.css"; .f { color: orange }',
    'a/one.css': '@import "../three.css"; .b { background: url("./p.gif") }',
    'a/p.gif': '', 'two.css': '@import "three.css"; .b { color: blue }', 'three.css': '.b { color: green; top: 4px } .c { color: red }',
  } },
  { name: '@import cycle', html: body, files: {
    'main.css': '@import "./one.css"; .b { color: red }', 'one.css': '@import "./two.css"; .b { color: blue; margin: 1px }',
    'two.css': '@import "./one.css"; .b { color: green; padding: 2px } .c { color: green }',
  } },
  { name: '@import conditions', html: body, files: {
    'main.css': '@import "one.css" screen; @import "two.css" print; @import "three.css" supports(display: grid); @import "four.css" supports(not (display: grid)); @import "five.css" supports(display: flex) (min-width: 1px);',
    'one.css': '.b { color: red }', 'two.css': '.b { color: blue }', 'three.css': '.c { color: green }', 'four.css': '.c { color: pink }', 'five.css': '.d { margin: 7px }',
  } },
  { name: '@import conditions inside each other', html: body, files: {
    'main.css': '@import "one.css" screen and (min-width: 1px); @import "one.css" print;',
    'one.css': '@import "two.css" (min-width: 2px); @import "three.css" print; .b { color: red }', 'two.css': '.b { margin: 1px } .c { margin: 2px }', 'three.css': '.b { margin: 9px }',
  } },
  { name: 'layers of imports', html: body, files: {
    'main.css': '@layer z, y; @import "one.css" layer(y); @import "two.css" layer(z); @import "three.css" layer; .d { color: gray }',
    'one.css': '.b { color: red } .c { color: red; margin: 1px }', 'two.css': '.b { color: blue } .c { color: blue; padding: 1px }',
    'three.css': '.b { top: 3px; margin: 4px }',
  } },
  { name: 'a sheet that is left out still orders its layers', html: body, files: {
    'main.css': '@import "one.css"; @import "two.css"; @import "one.css";',
    'one.css': '@layer one { .b { color: red } .c { color: red !important } }', 'two.css': '@layer two { .b { color: blue } .c { color: blue !important } }',
  } },
  { name: 'layers of imports inside layers', html: body, files: {
    'main.css': '@import "one.css" layer(outer); @import "two.css" layer(outer.late); .f { color: gray }',
    'one.css': '@layer late, early; @import "two.css" layer(early); @layer late { .b { color: green } }', 'two.css': '.b { color: blue } .c { color: blue }',
  } },
  { name: 'nesting', html: body, files: {
    'main.css': `.a { color: navy; & > .b { color: red; &.c { color: pink } } .c { color: green; .a & { margin: 2px } } @media screen { padding: 1px; .d { top: 2px; position: relative } } color: purple;
      .b, .f { + .c { left: 3px } i { font-weight: bold } } @layer low { .b { margin: 9px } } &:has(.f) { border: 1px solid } :is(&, body) { outline: 1px solid } }`,
  } },
  { name: 'nesting: specificity of parents', html: body, files: {
    'main.css': '#e, .b { &.c { color: red } } .c.c.b, .c { color: blue } i.b { color: green } .f i, #none { &.c { margin: 1px } } .f .f i.b.c { margin: 2px } div.f i.b.c { margin: 3px }',
  } },
  { name: 'values that minifying changes', html: body, files: {
    'main.css': `.a { margin: 0px 1.50px 0px 1.5px; padding: +.50em 0.0em; color: #FF0000; background: rgba(0, 0, 0, .5); border: 0px solid white; width: calc(100% - ( 10px + 2 * 3px )); --x: 0px; height: calc(10px + var(--x)) }
      .b { color: rgb(1 2 3 / 50%); font-weight: bold; border-color: red red red red; border-style: solid; flex: 1 1 0px; line-height: 0px; transition: color 0s, margin .50s; transform: translate(0px, 10.0px) rotate(0deg) }
      .c { background: linear-gradient(to right, white 0px, rgba(255, 255, 255, 1) 50%, transparent); box-shadow: 0px 0px 0.5px black; inset: 1px 2px 1px 2px; position: relative }
      .d { font: normal bold 12px/1.50 serif; grid-area: 1 / 2 / 3 / 4; animation: white 1s 0s paused; content: "a\\"b"; font-family: "Times New Roman", 'x' } @keyframes white { from { color: white } 50% { color: black } 100% { color: red } }
      *.f::before { content: "\\201C→"; color: currentColor } p:nth-child( 2n + 1 ):not( .x , .y ) { text-indent: 3px } [class = "b"] { letter-spacing: 2px } [class~='c' I] { word-spacing: 1px }`,
  } },
  { name: 'rules that minifying joins or drops', html: body, files: {
    'main.css': `.b { color: red } .c { color: red } .d { color: red } .b { margin: 1px } .b { padding: 2px } .x { } @media screen { .b { top: 1px } } @media screen { .c { top: 1px } }
      .b { color: blue; color: red; color: blue } .c { color: green } .c.c { color: gray !important; color: pink } .c:focus-visible { color: pink } .d { color: green } .d::unknown { margin: 2px } .d { margin: 2px }
      @media print { } @supports (display: grid) { .f { color: teal } } @layer one { .f { margin: 5px } } @layer two { .f { margin: 6px } } @layer one { .f { margin: 7px } }`,
  } },
  { name: 'what recovery leaves', html: body, files: {
    'main.css': '.b { color: red; color: url(a b); margin: "x\n; padding: 1px; *zoom: 1; top: ) 3px; left: 2px } .c { color } .d > > .e { color: blue } } .f { color: green } .a { color: blue',
  } },
  { name: 'urls', html: body, files: {
    'main.css': `.a { background: url(${pixel}) } .b { background-image: url("./p.gif?a#b") } .c { background-image: image-set("p.gif" 1x, url(./p.gif) 2x) } .d { background: url(#none) } .f { --u: url(p.gif); background: var(--u) }`,
    'p.gif': '',
  }, urls: true },
  { name: 'charset and escapes', html: '<p class="é">x</p><p class="1a">y</p><p class="a:b">z</p>', files: {
    'main.css': '@charset "utf-8"; .é { color: red } .\\31 a { color: green } .a\\:b { color: blue; content: "→" } .\\e9  { margin: 3px }',
  } },
  { name: '@scope, @container, @supports, @font-face, @property, @starting-style', html: body, files: {
    'main.css': `@scope (.a) to (.f) { .b { color: red } :scope { margin: 1px } & > .c { color: green } } .a { container: box / inline-size } @container box (min-width: 1px) { .b { padding: 2px } } @supports not (display: nothing) { .c { top: 1px } }
      @property --size { syntax: "<length>"; inherits: false; initial-value: 4px } .d { left: var(--size); position: relative } @font-face { font-family: x; src: local("Arial") } @starting-style { .b { color: blue } }`,
  } },
  { name: 'what old browsers lack', html: body, files: {
    'main.css': `@import "one.css" (width >= 100px);
      .a { position: relative; inset: 1px 2px 3px; margin-inline: 4px 5px; padding-block: 6px; overflow: hidden auto; place-items: center; display: grid; place-content: center start; }
      .b { color: rgb(0 128 255 / 50%); background: hsl(.5turn 80% 40% / .3); border: 1px solid hwb(120 20% 40%); outline: 2px solid #12345680; user-select: none; }
      .c { color: oklch(60% 0.1 30); background: linear-gradient(lab(50% 20 30), color(display-p3 .4 .5 .6)); mask: linear-gradient(#000, #0008); position: sticky; }
      @media (width > 100px) { .d { top: 1px; } } @media (50px <= width <= 5000px) and (height >= 1px), print { .d { left: 2px; } } @media not (100px <= width <= 200px) { .d { right: 3px; } }
      @media screen and (width < 10px) { .d { color: red; } } @media (width < 10px) { .d { color: lime; } }
      .f { inset: 0 !important; inset: 5px; background-clip: text; backdrop-filter: blur(2px); appearance: none; hyphens: auto; }`,
    'one.css': '.b { padding: 3px } .f { margin-block: 1px 2px }',
  } },
];
