"""Starts and stops a `piece serve` for the scripts beside this one, and talks to it. Standard library only."""

import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import uuid


class Service:
    """A running service; settings are given as flags without hyphens, such as public_url="…"."""

    def __init__(self, piece, data, port=0, env=None, log=None, **settings):
        self.data = data
        flags = ["--data", data, "--port", str(port)]
        for name, value in settings.items():
            flags += ["--" + name.replace("_", "-") + "=" + str(value)]
        self.log = open(log or os.path.join(data, "..", "service.log"), "ab")
        self.process = subprocess.Popen(
            [piece, "serve", *flags], stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, **(env or {})})
        self.link = None
        self.port = None
        for line in self.process.stdout:
            text = line.decode()
            if found := re.search(r"serving on http://[^:]+:(\d+)", text):
                self.port = int(found[1])
            if found := re.search(r"sign-in\?code=(\S+)", text):
                self.link = found[1]
            if "sign in" in text:
                break
        if self.port is None:
            self.process.wait()
            raise SystemExit(f"piece serve ended with code {self.process.returncode}; see {self.log.name}")
        # Nothing more is expected, but a full pipe would block the service.
        self.rest = []
        threading.Thread(target=lambda: self.rest.append(self.process.stdout.read()), daemon=True).start()

    def connection(self, timeout=60):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def call(self, method, path, body=None, headers=None, token=None, connection=None):
        """One request; JSON bodies are given as values. Returns status, headers and bytes."""
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        own = connection or self.connection()
        try:
            own.request(method, path, body, headers)
            answer = own.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            if connection is None:
                own.close()

    def api_token(self):
        """Signs the owner in with the link of the first start and makes a key that outlives restarts."""
        status, _, body = self.call("POST", "/api/v1/auth/sign-in", {"code": self.link})
        assert status == 200, body
        access = json.loads(body)["accessToken"]
        scopes = ["pieces:read", "pieces:write", "shares:write", "account:read"]
        status, _, body = self.call("POST", "/api/v1/account/tokens", {"name": "script", "scopes": scopes}, token=access)
        assert status == 201, body
        return json.loads(body)["token"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self.log.close()
        return self.process.returncode

    def cpu_seconds(self):
        """CPU time of the process so far, of all threads that are there and that have ended."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Resident memory in MB: now, and at most so far."""
        with open(f"/proc/{self.process.pid}/status") as file:
            text = file.read()
        return tuple(int(re.search(name + r":\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM"))


def form(fields, photo=None):
    """A multipart form: its type and its bytes."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        value = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    if photo is not None:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n'
        parts.append(head.encode() + b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts)


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="piece-")
