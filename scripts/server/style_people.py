"""People who have photos painted while the service dies under them, for style_chaos.py: they order, follow, cancel,
order again and take paintings off, and remember every job that was accepted."""

import dataclasses
import datetime
import http.client
import json
import threading
import time
import uuid

STYLES = [
    "oil", "watercolour", "risograph", "halftone", "linocut", "pencil", "pixel-art", "film", "gouache", "cyanotype"]
ENDED = {"done", "failed", "cancelled"}
# A job may have to wait for the end of a dead worker's lease, and to be laid aside, several times.
PATIENCE = 420


@dataclasses.dataclass
class Order:
    """An accepted job, and what its owner did with it."""
    id: str
    piece: str
    wish: dict
    key: str
    cancelled: bool = False
    superseded: bool = False
    last: dict = None


class Trouble(Exception):
    """Something the service must not do."""


class Client:
    """Asks a service that may be away for a moment, and looks into every answer for secrets."""

    def __init__(self, secrets):
        self.service = None
        self.token = None
        self.secrets = secrets
        self.up = 0.0
        self.leaks = []
        self.statuses = {}

    def call(self, method, path, body=None, headers=None, patience=90):
        end = time.monotonic() + patience
        while True:
            try:
                status, fields, content = self.service.call(method, path, body, headers, self.token)
            except (OSError, http.client.HTTPException) as error:
                if time.monotonic() > end:
                    raise Trouble(f"{method} {path} had no answer for {patience} s: {error!r}")
                time.sleep(0.1)
                continue
            self.look(f"{method} {path}", str(fields).encode() + content)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status == 503 and time.monotonic() < end:
                time.sleep(0.3)
                continue
            return status, fields, content

    def json(self, method, path, body=None, want=200, headers=None):
        status, _, content = self.call(method, path, body, headers)
        if status != want:
            raise Trouble(f"{method} {path} answered {status}: {content[:300]!r}")
        return json.loads(content)

    def look(self, where, content):
        if any(secret in content for secret in self.secrets):
            self.leaks.append(where)


class People:
    """Everybody who orders, together."""

    def __init__(self, client, count, painters, source):
        self.client = client
        self.painters = painters
        self.lock = threading.Lock()
        self.left = count
        self.orders = {}
        self.troubles = []
        self.replays = self.removed = self.refused = self.streams = self.resumed = 0
        self.silence = 0.0
        self.source = source

    @property
    def accepted(self):
        return len(self.orders)

    def run(self, pieces, threads):
        """Starts as many people; each has some of the pieces for itself."""
        people = [
            threading.Thread(
                target=self.live, args=(pieces[number::threads], type(self.source)(self.source.random())), daemon=True)
            for number in range(threads)
        ]
        for person in people:
            person.start()
        return people

    def live(self, pieces, source):
        try:
            while self.take():
                self.visit(source.choice(pieces), source)
        except Exception as error:  # whatever it is belongs into the result
            with self.lock:
                self.troubles.append(f"{type(error).__name__}: {error}")

    def take(self):
        with self.lock:
            self.left -= 1
            return self.left >= 0

    def visit(self, piece, source):
        """Has one photo painted, and does what people do meanwhile."""
        order = self.order(piece, self.wish(source))
        whim = source.random()
        if whim < 0.06:
            self.repeat(order)
        elif whim < 0.12 and self.take():
            older, order = order, self.order(piece, self.wish(source) | {"mode": order.wish["mode"]})
            older.superseded = True
            self.follow(older, False)
        elif whim < 0.18:
            time.sleep(source.uniform(0, 2))
            order.cancelled = True
            self.client.json("POST", f"/api/v1/jobs/{order.id}/cancel")
        self.follow(order, source.random() < 0.4)
        if order.last["state"] == "done" and source.random() < 0.05:
            self.client.json("DELETE", f"/api/v1/pieces/{piece}/style?mode={order.wish['mode']}")
            with self.lock:
                self.removed += 1

    def wish(self, source):
        if source.random() < 0.12:
            return {"mode": "backdrop", "painter": source.choice(self.painters), "seed": source.randrange(1 << 32)}
        return {"mode": "photo", "style": source.choice(STYLES), "painter": source.choice(self.painters),
                "seed": source.randrange(1 << 32)}

    def order(self, piece, wish):
        """Orders until it is accepted, always under the same key, so that a lost answer makes no second job."""
        if wish["mode"] == "backdrop":
            wish.pop("style", None)
        elif "style" not in wish:
            wish["style"] = STYLES[0]
        key = str(uuid.uuid4())
        while True:
            status, fields, content = self.client.call(
                "POST", f"/api/v1/pieces/{piece}/style", wish, {"Idempotency-Key": key})
            if status == 429:
                if not json.loads(content)["type"].endswith(":too-many-jobs") or "Retry-After" not in fields:
                    raise Trouble(f"429 was {content[:300]!r}, {fields}")
                with self.lock:
                    self.refused += 1
                time.sleep(0.5)
                continue
            if status != 202:
                raise Trouble(f"an order answered {status}: {content[:300]!r}")
            job = json.loads(content)
            if not fields["Location"].endswith(f"/api/v1/jobs/{job['id']}") or job["piece"] != piece:
                raise Trouble(f"an order's answer is wrong: {fields['Location']}, {content[:300]!r}")
            order = Order(job["id"], piece, wish, key)
            with self.lock:
                if job["id"] in self.orders:
                    raise Trouble(f"two orders got the job {job['id']}")
                self.orders[job["id"]] = order
            return order

    def repeat(self, order):
        job = self.client.json("POST", f"/api/v1/pieces/{order.piece}/style", order.wish, 202,
                               {"Idempotency-Key": order.key})
        if job["id"] != order.id:
            raise Trouble(f"the key of {order.id} made another job, {job['id']}")
        with self.lock:
            self.replays += 1

    def follow(self, order, by_events):
        """Waits until a job has ended, by asking now and then or by its events."""
        end = time.monotonic() + PATIENCE
        if by_events:
            self.listen(order, end)
        while True:
            job = self.client.json("GET", f"/api/v1/jobs/{order.id}")
            self.see(order, job)
            if job["state"] in ENDED:
                return
            if time.monotonic() > end:
                raise Trouble(f"{order.id} has not ended after {PATIENCE} s: {json.dumps(job)}")
            time.sleep(0.5)

    def see(self, order, job):
        before = order.last
        if before:
            if job["version"] < before["version"] or job["percent"] < before["percent"]:
                raise Trouble(f"{order.id} went back: {json.dumps(before)}, then {json.dumps(job)}")
            if before["state"] in ENDED and job["state"] != before["state"]:
                raise Trouble(f"{order.id} had ended as {before['state']} and is {job['state']}")
        order.last = job
        if job["state"] == "running":
            updated = datetime.datetime.fromisoformat(job["updated"].replace("Z", "+00:00")).timestamp()
            silent = min(time.time() - updated, time.monotonic() - self.client.up)
            self.silence = max(self.silence, silent)

    def listen(self, order, end):
        """Reads a job's events to their end, over as many connections as that takes, and looks at their numbers."""
        seen, told, path = 0, 0, f"/api/v1/jobs/{order.id}/events"
        while time.monotonic() < end:
            begun = seen
            try:
                for number, job in self.events(path, begun):
                    if number is None:
                        break
                    if number <= seen or number != job["version"]:
                        raise Trouble(f"{order.id}: event {number} after {seen}, version {job['version']}")
                    if seen == begun:
                        told += 1
                    seen = number
                    self.see(order, job)
                else:
                    continue
                break
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        with self.lock:
            self.streams += told > 0
            self.resumed += max(0, told - 1)

    def events(self, path, seen):
        """One connection's events; a number of None says that there will be no more, or that too many listen."""
        connection = self.client.service.connection(timeout=40)
        try:
            headers = {"Authorization": f"Bearer {self.client.token}", "Accept": "text/event-stream"}
            connection.request("GET", path, headers=headers | ({"Last-Event-ID": str(seen)} if seen else {}))
            answer = connection.getresponse()
            kind = answer.headers["Content-Type"] or ""
            if answer.status != 200:
                content = answer.read()
                if answer.status == 429 and json.loads(content)["type"].endswith(":too-many-streams"):
                    yield None, None
                elif answer.status == 204:
                    yield None, None
                elif answer.status != 503:
                    raise Trouble(f"{path} answered {answer.status}: {content[:300]!r}")
                return
            if not kind.startswith("text/event-stream"):
                raise Trouble(f"{path} is {kind}")
            fields = {}
            while line := answer.readline():
                self.client.look(path, line)
                name, _, value = line.decode().rstrip("\r\n").partition(":")
                if name:
                    fields[name] = value.removeprefix(" ")
                elif line in (b"\n", b"\r\n"):
                    if "id" in fields and "data" in fields:
                        yield int(fields["id"]), json.loads(fields["data"])
                    fields = {}
        finally:
            connection.close()
