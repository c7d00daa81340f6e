// The chat of Socket.IO's own guide, with one room.
const http = require("http").createServer();
const io = new (require("socket.io").Server)(http);

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("chat message", (message) => io.to("room").emit("chat message", message));
});
http.listen(Number(process.argv[2]), "127.0.0.1", 4096);
