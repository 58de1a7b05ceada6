"""Other extractors on the same pages, each in the Python that has it: newspaper4k, news-please and resiliparse.

They want other versions of lxml than we do, so each may live in an environment of its own:
python -m venv /somewhere/newspaper && /somewhere/newspaper/bin/pip install newspaper4k 'lxml[html_clean]'
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

NAMES = ("newspaper4k", "news-please", "resiliparse")
SCRIPT = """
import json, logging, sys, time, warnings
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
name, url, files = sys.argv[1], sys.argv[2], sys.argv[3:]
pages = [open(file, "rb").read() for file in files]
if name == "newspaper4k":
    import newspaper
    def read(html):
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html.decode("utf-8", "replace"))
        article.parse()
        return article.text
elif name == "resiliparse":
    from resiliparse.extract.html2text import extract_plain_text
    def read(html):
        return extract_plain_text(html.decode("utf-8", "replace"), main_content=True)
else:
    from newsplease import NewsPlease
    def read(html):
        return NewsPlease.from_html(html, url=url, fetch_images=False).maintext
failed, texts = 0, []
read(pages[0])
started = time.process_time()
for html in pages:
    try:
        texts.append(read(html) or "")
    except BaseException:  # one of them raises SystemExit for a language that it has no words of
        failed += 1
        texts.append("")
seconds = time.process_time() - started
print(json.dumps({"rate": len(pages) / seconds, "failed": failed, "texts": texts}))
"""


def add_option(options: argparse.ArgumentParser) -> None:
    """Let a benchmark be told which Python has which peer."""
    options.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="NAME=PYTHON",
        help=f"measure a peer too, in the Python that has it; NAME: {' or '.join(NAMES)}",
    )


def print_peers(
    given: Sequence[str], pages: Sequence[bytes], *, url: str, base: float
) -> dict[str, list[str]]:
    """Print the pages per CPU second of each peer, and the ratio to `base`; return the texts that each found."""
    texts: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch) / f"{number}.html" for number in range(len(pages))]
        for file, page in zip(files, pages, strict=True):
            file.write_bytes(page)
        for name, _, python in (one.partition("=") for one in given):
            if name not in NAMES:
                print(f"{name:19} is not known; say one of {', '.join(NAMES)}")
                continue
            command = [python, "-c", SCRIPT, name, url, *map(str, files)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                print(f"{name:19} failed: {done.stderr.strip().splitlines()[-1:]}")
                continue
            found = json.loads(done.stdout.splitlines()[-1])
            rate, texts[name] = found["rate"], found["texts"]
            print(
                f"{name:19} {rate:6.1f} pages per CPU second, ratio {rate / base:.2f}, {found['failed']} pages failed"
            )
    return texts
