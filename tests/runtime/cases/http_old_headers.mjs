// Names of headers as they were given first, and the accessors that were there before getHeaders().
import http from 'node:http';

const warnings = [];
process.on('warning', ({ name, code, message }) => warnings.push([name, code, message]));
const show = (name, response) => console.log(name, response.getHeaderNames(), response.getRawHeaderNames(), JSON.stringify(response.getHeaders()));
const server = http.createServer((request, response) => {
  response.setHeader('Accept-Ranges', 'one');
  response.setHeader('accept-ranges', 'two');
  response.appendHeader('X-List', '1');
  response.appendHeader('x-list', '2');
  response.appendHeader('X-LIST', ['3', '4']);
  show('set', response);
  if (request.url === '/again') {
    response._headers = response._headers;
    show('again', response);
  } else if (request.url === '/names') {
    console.log(JSON.stringify(response._headerNames));
    response._headerNames = { 'accept-ranges': 'ACCEPT-Ranges', other: 'Other' };
    show('names', response);
  } else if (request.url === '/none') {
    response._headers = null;
    show('none', response);
    console.log(response._headerNames);
  } else if (request.url === '/head') response.writeHead(200, { 'ACCEPT-RANGES': 'three', 'x-List': '5' });
  response.end('x');
}).listen(0, async () => {
  for (const path of ['/', '/again', '/names', '/none', '/head']) {
    await new Promise((done) => http.get({ port: server.address().port, path, agent: false }, (response) => {
      console.log(path, response.rawHeaders.filter((text, i, all) => ![text, all[i - 1]].includes('Date')).join());
      response.resume().on('end', done);
    }));
  }
  server.close();
  console.log(warnings, Object.keys(http.OutgoingMessage.prototype).filter((name) => name.startsWith('_header')));
});
