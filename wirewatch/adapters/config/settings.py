"""settings.yaml: store, archive, network, limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from wirewatch.adapters import crosslingual
from wirewatch.adapters.config import forms
from wirewatch.adapters.config.document import Document
from wirewatch.adapters.config.feeds import check_interval, warn_of_haste
from wirewatch.adapters.config.lists import check_top
from wirewatch.adapters.config.mail import check_mail
from wirewatch.adapters.config.problems import Complaint, shown
from wirewatch.adapters.config.validate import validated
from wirewatch.domain.configuration import ArchiveSettings, ArticleSettings, NetworkSettings, Settings
from wirewatch.domain.retention import bytes_of

LONGEST_WAIT = timedelta(days=60)  # from an article's first sight to its last look


def read_settings(document: Document, *, folder: Path, home: Path | None = None) -> Settings:
    """Give the settings; an empty file is all defaults. What is wrong is noted in the document.

    A relative ca_file is looked for in the config folder, then where the command runs, and comes back absolute.
    """
    if document.data is not None and not isinstance(document.data, dict):
        check_top(document, Settings)
        return Settings()
    settings = validated(document.data or {}, Settings, at=(), document=document) or Settings()
    document.complain(("store", "url"), "store.url", (settings.store.url and forms.store(settings.store.url)) or None)
    if settings.store.url and forms.store_password(settings.store.url):
        do = "take it out, and let PGPASSWORD in the environment or ~/.pgpass hold it"
        document.warn(("store", "url"), "store.url holds a password, which would stand in each copy of this file", do)
    check_interval(settings.poll.every, ("poll", "every"), document)
    warn_of_haste([(("poll", "every"), settings.poll.every)], document)
    _check_archive(settings.archive, document)
    _check_look_again(settings.articles, document)
    _check_crosslingual(settings.articles, document)
    for name in ("archive_url", "unsubscribe_url", "verdicts_url"):
        _check_link(name, getattr(settings.digests, name), document)
    if settings.digests.verdicts_to is not None:
        complaint = forms.email_address(settings.digests.verdicts_to)
        document.complain(("digests", "verdicts_to"), "digests.verdicts_to", complaint)
    if settings.mail is not None:
        check_mail(settings.mail, document)
    if settings.publish is not None:
        document.complain(("publish",), "publish", _unfit_to_publish(settings.publish, home))
    _check_network(settings.network, document)
    return replace(settings, network=_with_ca_file(settings.network, folder, document))


def mail_is_set(document: Document) -> bool:
    """Say whether the file sets a mail relay, rightly or wrongly."""
    return isinstance(document.data, dict) and document.data.get("mail") is not None


def _check_link(name: str, url: str | None, document: Document) -> None:
    mailto = name == "unsubscribe_url" and (url or "").startswith("mailto:")
    if url is not None:
        address = url.removeprefix("mailto:").partition("?")[0]
        complaint = forms.email_address(address) if mailto else forms.web_address(url)
        document.complain(("digests", name), f"digests.{name}", complaint)


def _unfit_to_publish(folder: str, home: Path | None) -> Complaint | None:
    path = Path(folder)
    if not path.is_absolute():
        return Complaint(f"is no absolute path: {shown(folder)}", "write it in full, like /srv/www/digests")
    if path.exists() and not path.is_dir():
        return Complaint(f"is a file: {shown(folder)}", "name a folder; it is made if it is not there")
    if home is None:
        return None
    path, home = path.resolve(), home.resolve()
    do = "name a folder elsewhere, like /srv/www/digests"
    if path.is_relative_to(home):
        return Complaint(f"lies inside --home ({home}), which is closed to other users", do)
    if home.is_relative_to(path):
        return Complaint(f"holds --home ({home}), which nobody else may see", do)
    return None


def _check_archive(archive: ArchiveSettings, document: Document) -> None:
    for name in ("keep", "keep_flagged"):
        if getattr(archive, name) <= timedelta():
            document.error(("archive", name), f"archive.{name} must be longer than nothing", "write it like 90d")
    if archive.max_size is not None and not bytes_of(archive.max_size):
        what = f"archive.max_size is no size: {shown(archive.max_size)}"
        document.error(("archive", "max_size"), what, "write it like 500MB or 50GB")


def _check_look_again(articles: ArticleSettings, document: Document) -> None:
    for number, span in enumerate(articles.look_again):
        place = ("articles", "look_again", number)
        if span <= timedelta():
            document.error(place, "articles.look_again must be longer than nothing", "write it like 1h or 24h")
        elif span > LONGEST_WAIT:
            what = f"articles.look_again looks later than {LONGEST_WAIT.days} days after an article was seen"
            document.error(place, what, "take it out; outlets edit within days")


def _check_crosslingual(articles: ArticleSettings, document: Document) -> None:
    if articles.crosslingual and not crosslingual.installed():
        what = "articles.crosslingual: true needs an optional package that is not installed"
        do = 'install it with: pip install "wirewatch[crosslingual]"; or write false: names are compared anyway'
        document.error(("articles", "crosslingual"), what, do)


def _check_network(network: NetworkSettings, document: Document) -> None:
    for number, text in enumerate(network.allow_private):
        document.complain(("network", "allow_private", number), "network.allow_private", forms.network(text))
    if network.proxy is not None:
        document.complain(("network", "proxy"), "network.proxy", forms.proxy(network.proxy))
    for name in ("per_host", "concurrency"):
        if getattr(network, name) < 1:
            document.error(("network", name), f"network.{name} must be 1 or more", "write a number from 1 up")
    if network.host_gap < timedelta():
        document.error(("network", "host_gap"), "network.host_gap must not be negative", "write it like 1s")
    if network.contact is not None and not (network.contact.isascii() and network.contact.isprintable()):
        do = "write a mail or web address in plain letters"
        document.complain(("network", "contact"), "network.contact", Complaint("cannot stand in a header", do))


def _with_ca_file(network: NetworkSettings, folder: Path, document: Document) -> NetworkSettings:
    if network.ca_file is None:
        return network
    for path in (folder / network.ca_file, Path(network.ca_file)):
        if path.is_file():
            return replace(network, ca_file=str(path.resolve()))
    do = "give the path of a PEM file, from the config folder or absolute"
    document.error(("network", "ca_file"), "network.ca_file names a file that is not there", do)
    return network
