"""What must be true after style_chaos.py: jobs, money, pieces and secrets, held against what the servers wrote down."""

import collections
import hashlib
import json
import os
import re
import struct
from decimal import Decimal

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Checks:
    """Counts what differs."""

    def __init__(self):
        self.failed = 0

    def __call__(self, name, bad, note=""):
        """Prints how a check went; `bad` are the things that are not as they must be."""
        bad = list(bad)
        if bad:
            self.failed += 1
            print(f"FAILED  {name}: {len(bad)}" + "".join(f"\n          {entry}" for entry in bad[:8]))
        else:
            print(f"ok      {name}" + (f": {note}" if note else ""))


def micro(value):
    """Millionths of a dollar, from dollars as a text or from a whole number of them."""
    if value is None or isinstance(value, int):
        return value
    return int(Decimal(value) * 1_000_000)


class Ledger:
    """What one server was asked and charged, by job."""

    def __init__(self, json):
        self.requests = json["requests"]
        self.keys = {entry["key"]: entry for entry in json["keys"]}
        self.by_job = collections.defaultdict(list)
        for request in self.requests:
            found = UUID.search(request["key"] or "")
            self.by_job[found[0] if found else None].append(request)
        self.faults = collections.Counter(request["fault"] for request in self.requests if request["fault"])

    def charged(self, job):
        return sum(request["charged"] for request in self.by_job.get(job, ()))

    def forgot(self, job):
        return any(request["fault"] == "charge-twice" for request in self.by_job.get(job, ()))

    def story(self, job):
        """A job's requests in a line, such as `hang, charge-twice +1, replayed`."""
        return job + ": " + ", ".join(
            (request["fault"] or "good") + (f" +{request['charged']}" if request["charged"] else "")
            + (" replayed" if request["replayed"] else "") for request in self.by_job.get(job, ()))


def check_jobs(check, jobs, people):
    """Every accepted job has ended, and says why where it has no picture."""
    texts = ("ko", "en")

    def wrong(job):
        order, problem = people.orders[job["id"]], job["problem"]
        match job["state"]:
            case "done":
                return job["percent"] != 100 or not job["picture"] or problem
            case "failed":
                return not problem or not problem["code"] or not all(problem["message"].get(name) for name in texts)
            case "cancelled":
                return not (order.cancelled or order.superseded)
        return True

    states = collections.Counter(job["state"] for job in jobs)
    check("every accepted job has ended, done or explained", [json.dumps(job) for job in jobs if wrong(job)],
          ", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    codes = collections.Counter(job["problem"]["code"] for job in jobs if job["state"] == "failed" and job["problem"])
    print("        why they failed: " + (", ".join(f"{code} {count}" for code, count in codes.most_common()) or "–"))


def check_charges(check, ledgers, jobs):
    """No request was paid twice where that could be known."""
    twice = [key for key, entry in ledgers["keys"].keys.items() if entry["charged"] > 1 and not entry["forgotten"]]
    check("no key was charged twice by the server that honours keys", twice, f"{len(ledgers['keys'].keys)} keys")
    known = {job["id"]: job for job in jobs}
    forgotten = [job for job in ledgers["keys"].by_job if ledgers["keys"].forgot(job)]
    double = [job for job in forgotten if ledgers["keys"].charged(job) > 1]
    marked = [job for job in double if (known[job]["cost"] or {}).get("uncertain")]
    print(f"        the server forgot the keys of {len(forgotten)} jobs that had paid; asked again it charged "
          f"{len(double)} of them twice, {len(marked)} of which say that their cost is uncertain")
    for name in ("plain", "webui"):
        ledger = ledgers[name]
        again = []
        for job, requests in ledger.by_job.items():
            paid = [place for place, request in enumerate(requests) if request["charged"]]
            if paid and (len(paid) > 1 or paid[0] != len(requests) - 1):
                again.append(ledger.story(job))
        check(f"nothing that had paid was asked again at the server without keys ({name})", again,
              f"{len(ledger.by_job)} jobs, {len(ledger.requests)} requests")
    strange = [f"{name} {request}" for name, ledger in ledgers.items() for request in ledger.requests
               if request["host"].startswith("localhost") or (request["photo"] or {}).get("metadata")]
    check("no redirect was followed, no photo had metadata", strange)
    unknown = [f"{name}: {job}" for name, ledger in ledgers.items() for job in ledger.by_job if job not in known]
    check("every request belongs to an accepted job", unknown)


def check_money(check, ledgers, jobs, prices, limit, left):
    """What jobs say they cost, against what was charged and what is left."""
    spent = over = under = charged = 0
    wrong, told = [], 0
    for job in jobs:
        painter, cost = job["painter"], job["cost"]
        if painter not in prices:
            continue
        paid = ledgers[painter].charged(job["id"]) * prices[painter]
        says = micro(cost["spent"]) if cost else 0
        if says is None:
            why = (job["problem"] or {}).get("code")
            wrong.append(f"still open, {job['state']} {why or ''}: {ledgers[painter].story(job['id'])}; {cost}")
            continue
        spent, charged = spent + says, charged + paid
        told += bool(cost and cost["uncertain"])
        if says > paid:
            over += says - paid
            if not cost["uncertain"]:
                wrong.append(f"says {says} though {paid} was charged: {ledgers[painter].story(job['id'])}")
        elif says < paid:
            under += paid - says
            if not (painter == "keys" and ledgers[painter].forgot(job["id"])):
                wrong.append(f"says {says} though {paid} was charged: {ledgers[painter].story(job['id'])}; {cost}")
    check("what jobs cost is what was charged, but for what is uncertain or forgotten", wrong,
          f"spent ${spent / 1e6:.2f}, charged ${charged / 1e6:.2f}")
    print(f"        {told} jobs are uncertain; counted though nothing was charged: ${over / 1e6:.2f}; charged by the "
          f"server that forgot its keys and not seen: ${under / 1e6:.2f}")
    used = limit - left
    check("the budget agrees with the jobs", [f"{used} used, jobs say {spent}"] if used != spent else [],
          f"${used / 1e6:.2f} of ${limit / 1e6:.0f}")


def name(picture):
    """The part of a picture's address that does not change with the service's own."""
    return picture["url"].rsplit("/", 1)[1]


def wrong(client, picture):
    """What is wrong with a picture that the service tells of; None when nothing is."""
    status, _, content = client.call("GET", "/media/" + name(picture))
    if status != 200:
        return f"{name(picture)} answers {status}"
    if not name(picture).startswith(hashlib.sha256(content).hexdigest()) or len(content) != picture["bytes"]:
        return f"{name(picture)} has other bytes"
    if picture["mediaType"] == "image/png" and (
            content[:8] != b"\x89PNG\r\n\x1a\n"
            or struct.unpack(">II", content[16:24]) != (picture["width"], picture["height"])):
        return f"{name(picture)} is no PNG of {picture['width']}x{picture['height']}"
    return None


def check_pieces(check, client, made, jobs):
    """Every piece is there with a ticket of the right size, and with its own photo."""
    lost, pictures, facts, numbers = [], [], [], []
    for id, before in made.items():
        status, _, content = client.call("GET", f"/api/v1/pieces/{id}")
        if status != 200:
            lost.append(f"{id}: {status}")
            continue
        piece = json.loads(content)
        numbers.append(piece["number"])
        if name(piece["photo"]) != name(before["photo"]) or piece["piece"] != before["piece"]:
            facts.append(f"{id}: {before} became {piece}")
        for one in filter(None, [piece["ticket"], *piece["thumbnails"], piece["cutout"], piece["photo"]]):
            if what := wrong(client, one):
                pictures.append(f"{id}: {what}")
        if any(piece["ticket"][side] != before["ticket"][side] for side in ("width", "height", "mediaType")):
            pictures.append(f"{id}: its ticket was {before['ticket']} and is {piece['ticket']}")
    check("no piece is lost", lost, f"{len(made)} pieces")
    check("running numbers have neither gaps nor doubles",
          [] if sorted(numbers) == list(range(1, len(made) + 1)) else [sorted(numbers)])
    check("every ticket, thumbnail and photo is there, with its bytes and its size", pictures)
    check("every piece has the photo and the facts it had", facts)
    paintings = [job["picture"] for job in jobs if job["state"] == "done" and job["picture"]]
    check("every painting is there", filter(None, (wrong(client, painting) for painting in paintings)),
          f"{len(paintings)} paintings")


def check_secrets(check, client, secrets, files, folder):
    """No key in an answer, a log or the store."""
    found, read = list(client.leaks), 0
    for base, folders, names in os.walk(folder):
        # Pictures are made here from photos; what servers answered is decoded first.
        folders[:] = [name for name in folders if name != "blobs"]
        files = files + [os.path.join(base, name) for name in names]
    for path in files:
        with open(path, "rb") as file:
            content = file.read()
        read += len(content)
        found += [path for secret in secrets if secret in content]
    check("no key stands in an answer, a log or the store", found,
          f"{sum(client.statuses.values()):,} answers and {read / 1e6:.1f} MB of files")
