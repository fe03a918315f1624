"""Makes a library of any size from the backup of a small one, to be restored with `piece restore`."""

import hashlib
import json
import random
import re
import sqlite3
import tarfile

WORDS = ["지킬", "하이드", "햄릿", "새벽", "합창", "여름밤", "항해", "숲", "겨울", "나그네", "백조", "호수", "수궁가", "봄", "제전", "밤의", "정거장"]
KINDS = ["movie", "musical", "concert", "play", "exhibition", "classical", "dance"]


def many(record, count, source, change=None):
    """Records like one, each another piece; `change` may alter the facts further."""
    for number in range(1, count + 1):
        stamp = 1_500_000_000_000 + number * 60_000
        digits = f"{stamp:012x}7{source.getrandbits(12):03x}{0x8000 | source.getrandbits(14):04x}{source.getrandbits(48):012x}"
        piece = dict(record["piece"])
        piece["number"] = number
        piece["kind"] = source.choice(KINDS)
        piece["title"] = " ".join(source.sample(WORDS, 3)) + f" {number}"
        piece["review"] = " ".join(source.sample(WORDS, 5))
        piece["date"] = f"{source.randrange(2000, 2027)}-{source.randrange(1, 13):02}-{source.randrange(1, 29):02}"
        if change:
            change(piece, number, source)
        identity = "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
        yield {**record, "id": identity, "number": number, "piece": piece, "created": stamp, "updated": stamp}


def enlarge(small, large, count, seed, change=None):
    """A backup with many pieces in place of one."""
    source = random.Random(seed)
    with tarfile.open(small) as archive:
        members = archive.getmembers()
        files = [(member.name, archive.extractfile(member).read()) for member in members]
    modified = members[0].mtime
    lines = []
    for line in next(content for name, content in files if name.endswith("records.jsonl")).decode().splitlines():
        document = json.loads(line)
        if document["kind"] == "piece":
            for record in many(document["content"], count, source, change):
                lines.append(json.dumps({"kind": "piece", "content": record}, ensure_ascii=False, separators=(",", ":")))
        else:
            if document["kind"] == "counter":
                document["content"]["next"] = count + 1
            if document["kind"] == "idempotency":
                continue
            lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
    records = ("\n".join(lines) + "\n").encode()
    with open(large, "wb") as archive:
        for name, content in files:
            if name.endswith("records.jsonl"):
                content = records
            if name.endswith("summary.json"):
                text = re.sub(r'("piece": )\d+', rf"\g<1>{count}", content.decode())
                digest = hashlib.sha256(records).hexdigest()
                content = re.sub(r'("records.jsonl": ")[0-9a-f]+', rf"\g<1>{digest}", text).encode()
            archive.write(header(name, len(content), modified) + content + bytes(-len(content) % 512))
        archive.write(bytes(1024))


def header(name, size, modified):
    """A ustar header in the one form that backups have."""
    block = bytearray(512)
    for offset, text in [
        (0, name), (100, "0000600"), (108, "0000000"), (116, "0000000"), (124, f"{size:011o}"), (136, f"{modified:011o}"),
        (148, "        "), (156, "0"), (257, "ustar\0" + "00"), (329, "0000000"), (337, "0000000"),
    ]:
        block[offset:offset + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def multiply(database, count):
    """Fills the database of a library up to so many pieces with copies of its own, each with another id and number.
    Words to search for are not copied."""
    connection = sqlite3.connect(database)
    known, highest = connection.execute("SELECT count(*), max(number) FROM piece").fetchone()
    copies = 0
    while known < count:
        copies += 1
        some = min(highest, count - known)
        connection.execute(
            """
            INSERT INTO piece (id, owner, number, viewing_key, kind, genres, visibility, score, search_text,
                search_initials, document)
            SELECT new_id, owner, new_number, viewing_key, kind, genres, visibility, score, search_text, search_initials,
                json_set(document, '$.id', new_id, '$.number', new_number, '$.piece.number', new_number)
            FROM (SELECT *, substr(id, 1, 24) || printf('%012x', number + :step) AS new_id, number + :step AS new_number
                FROM piece WHERE number <= :highest ORDER BY number LIMIT :some)
            """, {"step": copies * highest, "highest": highest, "some": some})
        known = connection.execute("SELECT count(*) FROM piece").fetchone()[0]
    connection.execute("UPDATE counter SET next_number = (SELECT max(number) + 1 FROM piece)")
    connection.commit()
    connection.close()
