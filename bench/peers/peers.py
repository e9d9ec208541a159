"""Reads all pages of a folder with one Python extractor; the same output as main.rs.

    peers.py NAME FOLDER OUTPUT     peers.py --list
"""

import gzip
import json
import logging
import sys
import time
from pathlib import Path


def trafilatura(**options):
    from trafilatura import bare_extraction

    def extract(page):
        found = bare_extraction(page, with_metadata=True, **options)
        if found is None:
            return {}
        return {"text": found.text, "title": found.title, "date": found.date, "author": found.author}

    return extract


def readability():
    from lxml.html import fromstring
    from readability import Document

    ends = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption", "section"}

    def text(element, out):
        # The summary is HTML: blocks become lines.
        if not isinstance(element.tag, str):
            out.append(element.tail or "")
            return
        out.append(element.text or "")
        for child in element:
            text(child, out)
        out.append(("\n" if element.tag in ends else "") + (element.tail or ""))

    def extract(page):
        document = Document(page)
        out = []
        text(fromstring(document.summary()), out)
        return {"text": "".join(out), "title": document.short_title()}

    return extract


def newspaper():
    from newspaper import Article

    def extract(page):
        # It takes text alone, and an address; no page is fetched.
        article = Article("http://localhost/", fetch_images=False)
        article.download(input_html=decode(page))
        article.parse()
        date = article.publish_date
        return {
            "text": article.text,
            "title": article.title,
            "date": date.isoformat() if hasattr(date, "isoformat") else None,
            "author": article.authors,
        }

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def extract(page):
        tree = HTMLTree.parse(bytes_to_str(page, detect_encoding(page)))
        return {"text": extract_plain_text(tree, main_content=True), "title": tree.title}

    return extract


def decode(page):
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(page).best()
        return str(best) if best else page.decode("utf-8", "replace")


PEERS = {
    "trafilatura 2.3.1 (Python)": trafilatura,
    "trafilatura 2.3.1 (Python), favor_precision": lambda: trafilatura(favor_precision=True),
    "trafilatura 2.3.1 (Python), fast": lambda: trafilatura(fast=True),
    "readability-lxml 0.9 (Python)": readability,
    "newspaper4k 0.9.6 (Python)": newspaper,
    "resiliparse 2.0.1 (Python)": resiliparse,
}


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(PEERS))
        return
    if len(arguments) != 3 or arguments[0] not in PEERS:
        sys.exit(__doc__)
    name, folder, output = arguments
    logging.disable()
    extract = PEERS[name]()
    pages = []
    for path in sorted(Path(folder).iterdir()):
        page = path.read_bytes()
        pages.append((path.name.split(".")[0], gzip.decompress(page) if path.suffix == ".gz" else page))
    with open(output, "w", encoding="utf-8") as out:
        for id, page in pages:
            start = time.thread_time()
            try:
                found = extract(page)
            except Exception:  # a page that a peer fails on counts as empty
                found = {}
            found["seconds"] = time.thread_time() - start
            found.update(id=id, bytes=len(page))
            # Lone surrogates, which some peers let through, are no UTF-8.
            out.write(json.dumps(found).encode("utf-8", "replace").decode() + "\n")


main(sys.argv[1:])
