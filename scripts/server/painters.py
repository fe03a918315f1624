"""Servers that paint, for the scripts beside this one: stand-ins with a plan of faults, and the settings that name
them. Standard library only."""

import base64
import json
import os
import subprocess
import urllib.request

# Every fault that docs/mock-painter.md knows.
FAULTS = [
    "hang", "reset", "trickle", "truncate", "429", "429-quota", "500", "string-error", "moderated", "empty", "page",
    "garbage", "bomb", "huge", "url", "iso-created", "wrong-size", "charge-twice", "redirect"]


class StandIn:
    """A running `piece mock-painter`."""

    def __init__(self, piece, folder, name, plan, flags=()):
        self.name = name
        path = os.path.join(folder, f"{name}.plan.json")
        with open(path, "w") as file:
            json.dump(plan, file)
        # It stands for another machine, which would not take processor time from the service.
        self.process = subprocess.Popen(
            ["nice", "-n", "15", piece, "mock-painter", "--plan", path, *flags], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("painting on "):
            raise SystemExit(f"the stand-in said {line!r}")
        self.base = line.split()[-1]

    def ledger(self):
        with urllib.request.urlopen(f"{self.base}/_mock/ledger") as answer:
            return json.loads(answer.read())

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Painters:
    """Three servers, one of each sort: `keys` charges once for a key, `plain` and `webui` for every request."""

    # Of a picture, and what all may cost in a month, in millionths of a dollar.
    prices = {"keys": 40_000, "plain": 30_000, "webui": 10_000}
    limit = 1_000_000_000

    def __init__(self, piece, folder, plan, delay):
        token = os.urandom(12).hex()
        self.secrets = {"keys": f"sk-keys-{token}", "plain": f"sk-plain-{token}", "webui": f"painter:pw-{token}"}
        plans = {name: {**plan, "delay": delay, "seed": plan.get("seed", 0) + place}
                 for place, name in enumerate(self.prices)}
        common = ["--hold", "4", "--huge", "32"]
        self.servers = {
            "keys": StandIn(piece, folder, "keys", plans["keys"], [*common, "--key", self.secrets["keys"]]),
            "plain": StandIn(piece, folder, "plain", plans["plain"],
                             [*common, "--key", self.secrets["plain"], "--no-honour-keys"]),
            "webui": StandIn(piece, folder, "webui", plans["webui"],
                             [*common, "--credentials", self.secrets["webui"], "--no-honour-keys"]),
        }
        self.settings = os.path.join(folder, "painters.json")
        with open(self.settings, "w") as file:
            json.dump({
                "preferred": "keys", "builtIn": True, "ownPrompts": "nobody",
                "budget": {"allMonth": str(self.limit // 1_000_000)},
                "painters": [self.entry(folder, name) for name in self.servers]}, file, indent=1)

    def entry(self, folder, name):
        """A painter of the settings, with times so short that what hangs ends soon."""
        key = os.path.join(folder, f"{name}.key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(self.secrets[name] + "\n")
        base = self.servers[name].base
        price = self.prices[name]
        kind = {"kind": "webui", "base": base, "steps": 4} if name == "webui" else {
            "kind": "openai", "base": base + "/v1", "model": "gpt-image-1.5" if name == "keys" else "gpt-image-2",
            "quality": "low"}
        return {
            "id": name, "name": {"ko": f"화실 {name}", "en": f"Studio {name}"}, **kind, "key": {"file": key},
            "honoursKeys": name == "keys", "allowPrivate": True,
            "timeouts": {"connect": 2, "attempt": 3, "total": 12},
            # A web UI paints one picture at a time, and who gives up interrupts whatever it paints.
            "limits": {"concurrent": 1 if name == "webui" else 2, "attempts": 3, "failures": 5, "coolDown": 1,
                       "answerMegabytes": 16},
            "prices": {"perPicture": f"{price // 1_000_000}.{price % 1_000_000:06}"}}

    def forms_of_secrets(self):
        """What must never be read anywhere: the keys, and as HTTP Basic sends them."""
        texts = list(self.secrets.values()) + [self.secrets["webui"].split(":")[1]]
        return [text.encode() for text in texts] + [base64.b64encode(self.secrets["webui"].encode())]

    def ledgers(self):
        return {name: server.ledger() for name, server in self.servers.items()}

    def stop(self):
        return {name: server.stop() for name, server in self.servers.items()}
