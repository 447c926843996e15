// The flag `v`, lowered to `u`; the same lines under Node.js, which has it.
const words = ['a', 'b', 'z', 'A', '5', '_', '-', 'é', 'K', 'ſ', '😀', '🧑‍🚒', '👍🏽', '🇧🇪', '🇽🇽', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '', 'ab', 'abc', '\n', ']', '&', 'π', '\u200d'];
const patterns = [/^[[a-z]--[aeiou]]$/v, /^[\p{L}&&\p{ASCII}]$/v, /^[[a-z]&&[^x-z]]$/v, /^[^\d--[5-9]]$/v, /^\p{RGI_Emoji}$/v, /^\p{RGI_Emoji_Flag_Sequence}$/v, /^[\p{Emoji_Keycap_Sequence}a]$/v, /^[\q{abc|ab|x|}b]$/v, /^[\q{abc|ab}--\q{ab}]$/v, /^[\q{abc|ab|a}&&\q{ab|a}]$/v,
  /^[\p{RGI_Emoji}\p{L}]+$/v, /^\P{Lu}$/vi, /^[^\P{Lu}]$/vi, /^[\w--\d]$/v, /^[\p{L}--[a-z]]$/vi, /^[\&\-\]]$/v, /^[\u{1F600}-\u{1F64F}]$/v, /^[\uD83D\uDE00]$/v, /^[^a-z]$/v, /^[[^a]--[b]]$/v, /[\p{Script=Greek}&&\p{L}]/v, /^(?<x>[a--b])\k<x>?$/v, /^[]$/v, /^[^]$/v, /\p{RGI_Emoji}/gv];
for (const pattern of patterns) console.log(pattern.source.slice(0, 0), words.map((word) => (pattern.test(word) ? 1 : 0)).join(''), (pattern.lastIndex = 0));
console.log('x👩‍👩‍👧‍👦y👍🏿z'.match(/\p{RGI_Emoji}/gv), 'xabcab'.match(/[\q{ab|abc}]/gv), 'abc'.replace(/[[a-z]--b]/gv, '.'));
console.log(`template ${'a/v'} `, 4 / 2 /1, 'x'.replace(/[\/]/v, ''), /a\/v/.test('a/v'));
