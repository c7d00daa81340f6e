// The chat of Socket.IO's own guide, with one room; with KEEP it stores each message first, as the guide goes on to do.
const http = require("http").createServer();
const io = new (require("socket.io").Server)(http);

const name = process.env.KEEP;
const database = name && new (require("better-sqlite3"))(name);
database?.pragma("journal_mode = WAL");
database?.pragma("synchronous = FULL");
database?.exec("CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, at REAL DEFAULT (julianday()), body TEXT)");
const keep = database?.prepare("INSERT INTO message (body) VALUES (?)");

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("chat message", (message) => {
    keep?.run(message);
    io.to("room").emit("chat message", message);
  });
});
http.listen(Number(process.argv[2]), "127.0.0.1", 4096);
