"""Other readers of calendars and feeds than those who wrote them. reader.py FORMAT < FEED; prints a JSON object."""
import datetime
import json
import sys
import xml.etree.ElementTree as ElementTree

import feedparser
import icalendar

UTC = datetime.timezone.utc
ATOM = "{http://www.w3.org/2005/Atom}"


def moment(value):
    """A date as it is, a time as its moment in UTC; None when that is outside of Python's years."""
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        return value.isoformat() + " floating"
    try:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return None


def text(value):
    """A TEXT of a property that icalendar does not know and so leaves escaped, read as that of one it knows."""
    event = f"BEGIN:VEVENT\r\nSUMMARY:{value}\r\nEND:VEVENT\r\n"
    return str(icalendar.Event.from_ical(event)["SUMMARY"])


def calendars(data):
    """One calendar after the other; what is not an event is told of the last."""
    read = [calendar(part) for part in icalendar.Calendar.from_ical(data, multiple=True)]
    events = [event for part in read for event in part["events"]]
    errors = [error for part in read for error in part["errors"]]
    return {**read[-1], "events": events, "errors": errors}


def calendar(calendar):
    # Zones by the VTIMEZONEs alone, without what this machine knows about their names.
    zones = {str(zone["TZID"]): zone.to_tz(lookup_tzid=False) for zone in calendar.walk("VTIMEZONE")}

    def event(event):
        start = event["DTSTART"].dt
        zone = event["DTSTART"].params.get("TZID")
        image = event.get("IMAGE")
        return {
            "uid": str(event["UID"]), "summary": str(event["SUMMARY"]), "start": moment(start), "zone": zone,
            "startByRules": moment(start.replace(tzinfo=zones[zone])) if zone in zones else None,
            "local": start.strftime("%Y-%m-%d %H:%M") if isinstance(start, datetime.datetime) else None,
            "end": moment(event["DTEND"].dt) if "DTEND" in event else None,
            "minutes": int(event["DURATION"].dt.total_seconds() // 60) if "DURATION" in event else None,
            "stamp": moment(event["DTSTAMP"].dt), "created": moment(event["CREATED"].dt),
            "modified": moment(event["LAST-MODIFIED"].dt), "sequence": int(event["SEQUENCE"]),
            "location": event.get("LOCATION"), "description": event.get("DESCRIPTION"),
            "categories": [str(name) for name in event["CATEGORIES"].cats], "url": event.get("URL"),
            "transparency": event.get("TRANSP"), "image": image,
            "imageParameters": dict(image.params) if image is not None else None,
        }

    return {
        "properties": {key: value.to_ical().decode() for key, value in calendar.property_items(recursive=False)
                       if key not in ("BEGIN", "END", "NAME", "X-WR-CALNAME")},
        "names": [text(calendar["NAME"]), text(calendar["X-WR-CALNAME"])], "zones": list(zones),
        "errors": [str(error) for component in calendar.walk() for error in component.errors],
        "events": [event(part) for part in calendar.walk("VEVENT")],
    }


def atom(data):
    root = ElementTree.fromstring(data)
    feed = feedparser.parse(data)

    def entry(parsed, element):
        return {
            "id": parsed.id, "title": element.find(ATOM + "title").text, "parsedTitle": parsed.title,
            "published": parsed.published, "updated": parsed.updated, "page": parsed.get("link"),
            "html": element.find(ATOM + "content").text, "parsedHTML": parsed.content[0].value,
            "type": parsed.content[0].type, "tags": [[tag.term, tag.label] for tag in parsed.get("tags", [])],
            "enclosures": [[part.href, part.type, part.length] for part in parsed.get("enclosures", [])],
        }

    return {
        "errors": [str(feed.bozo_exception)] if feed.bozo else [], "version": feed.version, "id": feed.feed.id,
        "title": root.find(ATOM + "title").text, "updated": feed.feed.updated, "author": feed.feed.author,
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "links": {link.rel: link.href for link in feed.feed.get("links", [])},
        "entries": [entry(*pair) for pair in zip(feed.entries, root.findall(ATOM + "entry"), strict=True)],
    }


json.dump({"calendar": calendars, "atom": atom}[sys.argv[1]](sys.stdin.buffer.read()), sys.stdout)
