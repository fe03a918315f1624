"""A store that misbehaves as the bucket's name says, on a free loopback port, which is printed; ends when its input
does. GET /count/BUCKET tells how many requests for a bucket came; /elsewhere/… is where a redirect leads."""
import base64
import collections
import hashlib
import http.server
import socket
import struct
import sys
import threading
import time

counts = collections.Counter()
lock = threading.Lock()
CONTENT = b"what was asked for"


def page(code):
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>No.</Message></Error>'.encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=CONTENT, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def handle_any(self):
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = self.path.strip("/").split("/")
        if parts[0] == "count":
            return self.answer(200, str(counts[parts[1]]).encode())
        with lock:
            counts[parts[0]] += 1
            count = counts[parts[0]]
        # Two tests of one fault have a bucket each.
        fault = parts[0].removesuffix("-put").removesuffix("-cancelled")
        if fault == "busy-twice":
            self.answer(503, page("SlowDown")) if count < 3 else self.answer(200)
        elif fault == "too-many-once":
            self.answer(429, b"") if count < 2 else self.answer(200)
        elif fault == "reset-twice":
            self.reset() if count < 3 else self.answer(200)
        elif fault == "truncated-once" and count > 1:
            self.answer(200)
        elif fault in ("truncated", "truncated-once"):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(CONTENT)
            self.wfile.flush()
            self.reset() if fault == "truncated" else self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif fault == "always-busy":
            self.answer(500, page("InternalError"))
        elif fault == "always-reset":
            self.reset()
        elif fault == "huge":
            self.send_response(200)
            self.send_header("Content-Length", str(1 << 40))
            self.end_headers()
            self.flood(lambda block: block)
        elif fault == "huge-chunks":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.flood(lambda block: b"%x\r\n%s\r\n" % (len(block), block))
        elif fault == "trickle":
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            for _ in range(1_000_000):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.02)
        elif fault == "silent":
            time.sleep(60)
        elif fault == "redirect":
            self.answer(307, b"", Location=f"http://{self.headers['Host']}/elsewhere/x")
        elif fault == "denied":
            self.answer(403, page("AccessDenied"))
        elif fault == "quota":
            self.answer(403, page("QuotaExceeded"))
        elif fault == "no-space":
            self.answer(507, page("XMinioStorageFull"))
        elif fault == "strict":
            digest = hashlib.sha256(content)
            good = (self.headers.get("x-amz-content-sha256") == digest.hexdigest()
                    and self.headers.get("x-amz-checksum-sha256") == base64.b64encode(digest.digest()).decode())
            self.answer(200, b"") if good else self.answer(400, page("BadDigest"))
        elif fault == "no-bucket":
            self.answer(404, page("NoSuchBucket"))
        else:
            self.answer(200)

    do_GET = do_PUT = do_HEAD = do_DELETE = handle_any

    def flood(self, framed):
        block = framed(b"." * 65536)
        while True:
            self.wfile.write(block)

    def handle(self):
        try:
            super().handle()
        except OSError:
            pass

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
