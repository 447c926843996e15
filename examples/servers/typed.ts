// A server in TypeScript, to be run while it is written: `sinter run --watch typed.ts`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { greeting } from './typed_greeting.ts';

interface Answer {
  path: string;
  text: string;
}

function answer(request: IncomingMessage): Answer {
  return { path: request.url ?? '/', text: greeting('world') };
}

const server = createServer((request: IncomingMessage, response: ServerResponse): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(answer(request) satisfies Answer));
});
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
});
