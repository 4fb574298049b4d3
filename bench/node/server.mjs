// One peer over HTTP in two processes: a chart as JSON in, a PNG out; X-Draw-Ms is the time of the drawing alone.
// node server.mjs <peer> <port>
import cluster from "node:cluster";
import { createServer } from "node:http";

const [peer, port] = process.argv.slice(2);
const PROCESSES = 2;

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

async function serve() {
  const { draw } = await import(`./${peer}.mjs`);
  const answer = async (request, response) => {
    try {
      const chart = await body(request);
      const start = performance.now();
      const picture = await draw(chart);
      const spent = (performance.now() - start).toFixed(3);
      const headers = { "Content-Type": "image/png", "Content-Length": picture.length, "X-Draw-Ms": spent, "X-Pid": process.pid };
      response.writeHead(200, headers).end(picture);
    } catch (error) {
      response.writeHead(500, { "Content-Type": "text/plain" }).end(String(error.stack ?? error));
    }
  };
  createServer(answer).listen(Number(port), "127.0.0.1");
}

if (cluster.isPrimary) {
  for (let count = 0; count < PROCESSES; count++) cluster.fork();
} else {
  await serve();
}
