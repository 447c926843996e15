import { createServer } from 'node:http';

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => response.end('answer\n'));
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
