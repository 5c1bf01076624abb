// A remote-controlled Socket.IO client: commands come in as JSON lines, everything it sees goes
// out as JSON lines. It is driven by tests/realtime/node_client.py.
import { createInterface } from "node:readline";

const { url, library, ...options } = JSON.parse(process.argv[2]);
const module = await import(library);
const io = module.io ?? module.default;

const isObject = (value) => typeof value === "object" && value !== null;
const mapped = (value, change) =>
  Array.isArray(value)
    ? value.map(change)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
const written = (value) => {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return { bytes: Buffer.from(value).toString("base64") };
  }
  return isObject(value) ? mapped(value, written) : value;
};
const read = (value) => {
  if (isObject(value) && typeof value.bytes === "string") {
    return Buffer.from(value.bytes, "base64");
  }
  return isObject(value) ? mapped(value, read) : value;
};
const say = (line) => process.stdout.write(`${JSON.stringify(written(line))}\n`);

const socket = io(url, { reconnectionDelay: 20, reconnectionDelayMax: 40, ...options });

socket.io.on("open", () => {
  const { engine } = socket.io;
  say({ opened: engine.transport.name });
  engine.once("upgrade", (transport) => say({ upgraded: transport.name }));
});
socket.on("connect", () => say({ connected: true }));
socket.on("connect_error", (error) =>
  say({ refused: error.message ?? String(error), data: error.data ?? null }),
);
socket.on("disconnect", (reason) => say({ disconnected: reason }));
// Version 2 cannot listen to everything.
socket.onAny?.((event, ...data) => say({ event, data: data[0], more: data.slice(1) }));

const commands = {
  call({ id, event, arguments: values }) {
    const answered = (...answer) => say({ id, answer });
    if (options.retries) {
      // With retries the error of the last one comes first.
      socket.emit(event, ...values.map(read), (error, answer) =>
        say(error ? { id, failed: error.message } : { id, answer: [answer] }),
      );
    } else {
      socket.emit(event, ...values.map(read), answered);
    }
  },
  emit({ event, arguments: values }) {
    socket.emit(event, ...values.map(read));
  },
  drop() {
    socket.io.engine.close();
  },
  close() {
    socket.disconnect();
    process.exit(0);
  },
};

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on("close", commands.close);
