// JSX. Elements are plain objects of a small runtime, so that what is logged is what a library would see.

const make = `(kind) => (type, props, key, isStatic, source, self) => ({ kind, type: typeof type === 'symbol' ? String(type) : type?.name ?? type, props, key, ...(source && { isStatic, source: [source.fileName.replace(/^.*\\//, ''), source.lineNumber, source.columnNumber], self: typeof self }) })`;
const runtime = (name) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', exports: { './jsx-runtime': './jsx-runtime.js', './jsx-dev-runtime': './jsx-dev-runtime.js', '.': './index.js' } }),
  [`node_modules/${name}/jsx-runtime.js`]: `const make = ${make}; export const jsx = make('jsx'), jsxs = make('jsxs'), Fragment = Symbol('Fragment');`,
  [`node_modules/${name}/jsx-dev-runtime.js`]: `const make = ${make}; export const jsxDEV = make('jsxDEV'), Fragment = Symbol('Fragment');`,
  [`node_modules/${name}/index.js`]: `export const createElement = (type, props, ...children) => ({ kind: 'createElement', type: type?.name ?? String(type), props, children });`,
});
const show = `declare const log: any; const show = (x: any) => log(JSON.stringify(x));\n`;
const elements = `
const C = (p: any) => p, ns = { D: C, deep: { E: C } }, rest = { r: 1, key: 'rk' };
show(<div/>); show(<C a="1" b={2} c/>); show(<ns.D/>); show(<ns.deep.E x={<b/>}/>);
show(<div>text</div>); show(<div>a{1}b</div>); show(<><i/>x</>); show(<></>);
show(<div>
  several   words
  on lines {" "}
  {/* comment */}
  &amp;&nbsp;&copy;&#65;&#x42;&unknown;
</div>);
show(<a-b c-d="e" xlink:href="f" data-x='q"q'/>); show(<svg:rect x:y="1"/>);
show(<div {...rest} a="1"/>); show(<div a="1" {...rest} {...{ z: 1 }}/>);
show(<div a="multi
   line &quot;q&quot; \\n"/>);
show(<C>{[1, 2]}</C>); show(<C>{() => 1}{...[3, 4]}</C>);
show(<div>{}</div>); show(<div>{...[1]}</div>); show(<C f={(<i/>)} g=<b/> />);
function f(this: any) { return <this.x y={this.z}/>; } show(f.call({ x: C, z: 5 }));
show(<C constructor="x" default={1} class="y" __proto__={null}/>);
`;
const classic = `const React = { createElement: (type: any, props: any, ...children: any[]) => ({ type: typeof type === 'symbol' ? String(type) : type?.name ?? type, props, children }), Fragment: Symbol('Fragment') };\n`;

export const jsx = [
  { name: 'automatic', options: { jsx: 'react-jsx' }, files: runtime('react'), code: show + elements },
  { name: 'keys', options: { jsx: 'react-jsx' }, files: runtime('react'), code: `${show}const p = { q: 1 };
    show(<div key="k"/>); show(<div key="k" a="1">x</div>); show(<div key={1} {...p}/>); show(<div {...p} key="after"/>); show(<div {...p} key="after">c{1}</div>); show(<div a key/>);` },
  { name: 'development', options: { jsx: 'react-jsxdev' }, files: runtime('react'), code: `${show}const C = (p: any) => p;
    show(<div key="k">é𝒳{<C/>}</div>); show(<><b/></>); show(<>{1}{2}</>);
    /* é */ show(<C/>);` },
  { name: 'classic', options: { jsx: 'react' }, code: show + classic + elements },
  { name: 'classic with another factory', options: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Frag' }, code: `${show}const Frag = 'frag'; const h = (...a: any[]) => a; show(<><div a="1">{2}</div></>);` },
  { name: 'classic by pragma', options: { jsx: 'react-jsx' }, code: `/** @jsxRuntime classic */\n/** @jsx h.x */\n/** @jsxFrag F */\n${show}const F = 'frag'; const h = { x: (...a: any[]) => a }; show(<><div a="1">{2}</div></>);` },
  { name: 'import source by pragma', options: { jsx: 'react-jsx' }, files: runtime('preact'), code: `/** @jsxImportSource preact */\n${show}show(<><div a="1">{2}</div></>);` },
  { name: 'import source', options: { jsx: 'react-jsx', jsxImportSource: 'preact' }, files: runtime('preact'), code: `${show}show(<div a="1">{2}</div>);` },
  { name: 'components that are imported are used', options: { jsx: 'react-jsx' }, files: { ...runtime('react'), 'c.mjs': 'export const Comp = function Comp() {}; export const ns = { X: Comp };' }, code: `import { Comp, ns } from './c.mjs'; ${show}show(<Comp/>); show(<ns.X/>);` },
  { name: 'elements in enums, namespaces and classes', options: { jsx: 'react-jsx' }, files: runtime('react'), code: `${show}namespace N { export const C = (p: any) => p; show(<C a={1}/>); } class K { el = <N.C/>; static s = <i>{1}</i> } show(new K().el); show(K.s);` },
];
