// The modules below http and stream that packages reach for, and the parser in them.
import { HTTPParser, chunkExpression, methods, _checkIsHttpToken, _checkInvalidHeaderChar } from '_http_common';
import { createRequire } from 'node:module';
import stream from 'node:stream';
import http from 'node:http';

const require = createRequire(import.meta.url);
console.log(['readable', 'writable', 'duplex', 'transform', 'passthrough'].map((name) => Object.values(stream).includes(require(`_stream_${name}`))));
console.log(require('_http_agent').Agent === http.Agent, require('_http_client').ClientRequest === http.ClientRequest, require('_http_incoming').IncomingMessage === http.IncomingMessage,
  require('_http_outgoing').OutgoingMessage === http.OutgoingMessage, require('_http_server').Server === http.Server, typeof require('_tls_wrap').connect, typeof require('_tls_common').createSecureContext);
console.log(chunkExpression.test('gzip, chunked'), methods.includes('PATCH'), _checkIsHttpToken('a b'), _checkInvalidHeaderChar('a\nb'));
function parse(type, ...chunks) {
  const parser = new HTTPParser();
  parser.initialize(type, {});
  parser[HTTPParser.kOnHeaders] = (headers, url) => console.log('trailers', headers, url);
  parser[HTTPParser.kOnHeadersComplete] = (...all) => { console.log('head', ...all); };
  parser[HTTPParser.kOnBody] = (bytes) => console.log('body', `${bytes}`);
  parser[HTTPParser.kOnMessageComplete] = () => console.log('end');
  for (const chunk of chunks) {
    const result = parser.execute(Buffer.from(chunk));
    console.log(result instanceof Error ? [result.message, result.code, result.bytesParsed] : result);
  }
  const last = parser.finish();
  console.log(last instanceof Error ? last.code : last);
}
parse(HTTPParser.REQUEST, 'POST /a?b HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhe', 'llo');
parse(HTTPParser.REQUEST, 'GET / HTTP/1.0\r\n', '\r\n');
parse(HTTPParser.REQUEST, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: v\r\n\r\n');
parse(HTTPParser.RESPONSE, 'HTTP/1.1 204 Gone Away\r\nConnection: close\r\n\r\n');
parse(HTTPParser.RESPONSE, 'HTTP/1.1 200 OK\r\n\r\nuntil the end');
parse(HTTPParser.REQUEST, 'nonsense\r\n\r\n');
