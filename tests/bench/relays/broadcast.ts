import { createServer } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'

/** The floor: plain `ws`, which gives every frame of a room to everyone else there, and knows nothing else. */
const rooms = new Map<string, Set<WebSocket>>()
const http = createServer((_request, response) => response.end('ready'))
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket, { url = '' }) => {
  const room = rooms.get(url) ?? new Set<WebSocket>()
  rooms.set(url, room.add(socket))
  socket.on('message', (data, binary) => {
    for (const other of room) if (other !== socket) other.send(data, { binary })
  })
  socket.on('close', () => {
    room.delete(socket)
    if (room.size === 0) rooms.delete(url)
  })
})
http.listen(Number(process.env['PORT']), '127.0.0.1')
