// A small REST API with Express 5 (`npm install express`).
import express from 'express';

const app = express();
const todos = [];
app.use(express.json());
app.get('/todos', (request, response) => response.json(todos));
app.get('/todos/:id', (request, response) => {
  const todo = todos.find(({ id }) => id === Number(request.params.id));
  if (!todo) return response.status(404).json({ error: 'no such todo' });
  return response.json(todo);
});
app.post('/todos', (request, response) => {
  const todo = { id: todos.length + 1, title: request.body.title };
  todos.push(todo);
  response.status(201).json(todo);
});
const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Listening on http://127.0.0.1:${server.address().port}`);
});
