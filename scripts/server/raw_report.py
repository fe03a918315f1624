"""The report of a year, and of all years, by the usual queries over raw pieces: what rollups are compared with. The same
six questions in SQL and as aggregations: months, kinds and money; venues; works; cast; scores; weekdays and hours."""

import sqlite3
import time

import pymongo


def sqlite(database, year):
    """CPU milliseconds of the year's report and of all years'."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    condition = f"viewing_key >= '{year}' AND viewing_key < '{year + 1}'"
    value = "json_extract(document, '$.piece.{}')".format
    top = "GROUP BY 1 ORDER BY 2 DESC LIMIT 10"
    queries = [
        f"SELECT substr(viewing_key, 1, 7), kind, count(*), sum({value('price.amount')}) FROM piece WHERE {condition} "
        "GROUP BY 1, 2",
        f"SELECT {value('venue')}, count(*), sum({value('price.amount')}) FROM piece WHERE {condition} {top}",
        f"SELECT {value('title')}, count(*) FROM piece WHERE {condition} {top}",
        f"SELECT CASE j.type WHEN 'object' THEN json_extract(j.value, '$.name') ELSE j.value END, count(*) "
        f"FROM piece, json_each({value('cast')}) AS j WHERE {condition} {top}",
        f"SELECT score, count(*) FROM piece WHERE {condition} GROUP BY 1",
        f"SELECT strftime('%w', substr(viewing_key, 1, 10)), substr(viewing_key, 12, 2), count(*) FROM piece "
        f"WHERE {condition} GROUP BY 1, 2",
    ]
    costs = []
    for group in (queries, [query.replace(condition, "1") for query in queries]):
        start = time.process_time()
        for query in group:
            connection.execute(query).fetchall()
        costs.append((time.process_time() - start) * 1000)
    connection.close()
    return costs


def mongo(uri, database, year):
    """Milliseconds of the year's report and of all years'; the server's time, so not CPU."""
    client = pymongo.MongoClient(uri)
    pieces = client[database].pieces
    match = {"index.viewingKey": {"$gte": f"{year}", "$lt": f"{year + 1}"}}
    top = [{"$sort": {"count": -1}}, {"$limit": 10}]
    month = {"$substrBytes": ["$index.viewingKey", 0, 7]}
    weekday = {"$dayOfWeek": {"$dateFromString": {"dateString": "$index.date"}}}
    questions = [
        [{"$group": {"_id": {"month": month, "kind": "$index.kind"}, "count": {"$sum": 1},
                     "paid": {"$sum": "$piece.price.amount"}}}],
        [{"$group": {"_id": "$piece.venue", "count": {"$sum": 1}, "paid": {"$sum": "$piece.price.amount"}}}, *top],
        [{"$group": {"_id": "$piece.title", "count": {"$sum": 1}}}, *top],
        [{"$unwind": "$piece.cast"}, {"$group": {"_id": "$piece.cast.name", "count": {"$sum": 1}}}, *top],
        [{"$group": {"_id": "$index.scoreHalves", "count": {"$sum": 1}}}],
        [{"$group": {"_id": {"day": weekday, "hour": {"$substrBytes": ["$index.viewingKey", 11, 2]}},
                     "count": {"$sum": 1}}}],
    ]
    costs = []
    for condition in (match, {}):
        start = time.perf_counter()
        for question in questions:
            assert list(pieces.aggregate([{"$match": condition}, *question]))
        costs.append((time.perf_counter() - start) * 1000)
    client.close()
    return costs
