"""settings.yaml: store, archive, network, limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from wirewatch.adapters.config import forms
from wirewatch.adapters.config.document import Document
from wirewatch.adapters.config.feeds import check_interval, warn_of_haste
from wirewatch.adapters.config.lists import check_top
from wirewatch.adapters.config.problems import Complaint, shown
from wirewatch.adapters.config.validate import validated
from wirewatch.domain.configuration import ArchiveSettings, MailSettings, NetworkSettings, Settings
from wirewatch.domain.retention import bytes_of


def read_settings(document: Document, *, folder: Path) -> Settings:
    """Give the settings; an empty file is all defaults. What is wrong is noted in the document.

    A relative ca_file is looked for in the config folder, then where the command runs, and comes back absolute.
    """
    if document.data is not None and not isinstance(document.data, dict):
        check_top(document, Settings)
        return Settings()
    settings = validated(document.data or {}, Settings, at=(), document=document) or Settings()
    document.complain(("store", "url"), "store.url", (settings.store.url and forms.store(settings.store.url)) or None)
    check_interval(settings.poll.every, ("poll", "every"), document)
    warn_of_haste([(("poll", "every"), settings.poll.every)], document)
    _check_archive(settings.archive, document)
    for name in ("archive_url", "unsubscribe_url", "verdicts_url"):
        _check_link(name, getattr(settings.digests, name), document)
    if settings.digests.verdicts_to is not None:
        complaint = forms.email_address(settings.digests.verdicts_to)
        document.complain(("digests", "verdicts_to"), "digests.verdicts_to", complaint)
    if settings.mail is not None:
        _check_mail(settings.mail, document)
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


def _check_archive(archive: ArchiveSettings, document: Document) -> None:
    for name in ("keep", "keep_flagged"):
        if getattr(archive, name) <= timedelta():
            document.error(("archive", name), f"archive.{name} must be longer than nothing", "write it like 90d")
    if archive.max_size is not None and not bytes_of(archive.max_size):
        what = f"archive.max_size is no size: {shown(archive.max_size)}"
        document.error(("archive", "max_size"), what, "write it like 500MB or 50GB")


def _check_mail(mail: MailSettings, document: Document) -> None:
    document.complain(("mail", "from"), "mail.from", forms.sender_address(mail.sender))
    if not mail.host or "/" in mail.host or ":" in mail.host or " " in mail.host:
        document.error(("mail", "host"), "mail.host is no host name", "write it like smtp.example.org, port apart")
    if not 0 < mail.port < 65536:
        document.error(("mail", "port"), "mail.port is no port", "write 587, 465 or 25")
    if (mail.user is None) != (mail.password is None):
        there, missing = ("user", "password") if mail.password is None else ("password", "user")
        document.error(("mail", there), f"mail.{there} is set, but mail.{missing} is not", f"add {missing}:")
    if mail.password is not None:
        document.complain(("mail", "password"), "mail.password", forms.environment_name(mail.password))
        if mail.security == "none":
            what = "mail.security is none, so the password crosses the network in the clear"
            document.warn(("mail", "security"), what, "write starttls or tls")
    if (mail.port, mail.security) in {(465, "starttls"), (587, "tls")}:
        fit = "tls" if mail.port == 465 else "starttls"
        document.warn(("mail", "port"), f"port {mail.port} mostly speaks {fit}", f"write security: {fit}")


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
