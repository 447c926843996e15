// Encodings that are older than UTF-8: their labels, what each byte means, streams and errors.
const list = ['ibm866', 'csisolatin2', 'latin3', 'l4', 'cyrillic', 'arabic', 'greek', 'hebrew', 'logical', 'latin6', 'iso-8859-13', 'iso885914', 'l9', 'koi', 'koi8-ru', 'mac', 'dos-874', 'cp1250', 'windows-1251', 'x-cp1253',
  'latin5', 'cp1255', 'windows-1256', 'cp1257', 'x-cp1258', 'x-mac-ukrainian', 'gb2312', 'big5-hkscs', 'x-euc-jp', 'csiso2022jp', 'sjis', 'korean', ' Shift_JIS\n', 'utf-16be', 'iso-8859-16', 'x-user-defined', 'replacement', 'none'];
const every = Uint8Array.from({ length: 256 }, (_, i) => i);
for (const label of list) {
  try {
    const decoder = new TextDecoder(label);
    console.log(label, decoder.encoding, JSON.stringify(decoder.decode(every)));
  } catch (error) { console.log(label, error.name, error.code); }
}
const words = { 'windows-1251': 'cff0e8e2e5f2', shift_jis: '93fa967b8cea', 'euc-jp': 'c6fccbdcb8ec', 'iso-2022-jp': '1b2442467c4b5c1b2842', gbk: 'd6d0cec4', gb18030: '8139ef30d6d0', big5: 'a4a4a4e5', 'euc-kr': 'c7d1b1db', macintosh: '8a6363656e746564', 'koi8-r': 'f0d2c9d7c5d4' };
for (const [encoding, hex] of Object.entries(words)) {
  const bytes = Buffer.from(hex, 'hex');
  const decoder = new TextDecoder(encoding);
  let parts = '';
  for (const byte of bytes) parts += decoder.decode(Uint8Array.of(byte), { stream: true });
  parts += decoder.decode();
  console.log(encoding, decoder.decode(bytes), parts === decoder.decode(bytes));
}
for (const [encoding, hex] of [['shift_jis', '93'], ['shift_jis', 'fdfe'], ['euc-kr', 'c7ff'], ['gbk', 'd6'], ['windows-1253', 'd2']]) {
  const bytes = Buffer.from(hex, 'hex');
  const fatal = new TextDecoder(encoding, { fatal: true });
  try { console.log(fatal.decode(bytes)); } catch (error) { console.log(encoding, error.name, error.code, JSON.stringify(new TextDecoder(encoding).decode(bytes)), fatal.decode(Buffer.from('a'))); }
}
