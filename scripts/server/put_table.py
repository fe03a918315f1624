"""Replaces the part of a page between `<!-- NAME: begin -->` and `<!-- NAME: end -->` by a file's content."""

import sys

page, name, source = sys.argv[1:]
with open(page) as file:
    text = file.read()
begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
before, rest = text.split(begin, 1)
after = rest.split(end, 1)[1]
with open(source) as file:
    content = file.read()
with open(page, "w") as file:
    file.write(before + begin + "\n" + content + "\n" + end + after)
