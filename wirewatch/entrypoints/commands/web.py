"""`wirewatch web`: serves pages and HTTP API; `wirewatch web password` hashes a password."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from cyclopts import App, Parameter, validators

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, say, tell

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config, WebSettings
    from wirewatch.entrypoints.web.access import Access

AT_ONCE = 100  # connections; further ones are answered 503
SHORTEST_TOKEN = 20  # characters
SHORTEST_PASSWORD = 12  # characters
SHUTDOWN_SECONDS = 5  # seconds for open requests to finish on shutdown
HTTP_PORT = 80  # default port of http
_PORT_RANGE = validators.Number(gte=1, lte=65535)


app = App(name="web", help="Serve the page and the HTTP API; make the password of a user.")


@app.default
def web(
    *,
    api_only: Annotated[
        bool, Parameter(negative="", help="serve the API alone, without the page")
    ] = False,
    host: Annotated[
        str | None, Parameter(help="address to listen on; default: web.host of settings.yaml")
    ] = None,
    port: Annotated[
        int | None,
        Parameter(validator=_PORT_RANGE, help="port; default: web.port of settings.yaml"),
    ] = None,
    common: Common | None = None,
) -> int:
    """Serve the pages and the HTTP API until stopped.

    The address is 127.0.0.1, unless settings.yaml or --host says otherwise. Beyond this machine
    users are required (web.users; for the API alone web.tokens), and the API sends full articles
    only if web.full_text is true. See docs/guide/page-access.md and docs/guide/api.md.
    """
    import uvicorn

    from wirewatch.adapters.config.web_settings import web_page_url

    common = common or Common()
    config = common.load_active()
    settings = replace(
        config.settings.web,
        host=host or config.settings.web.host,
        port=port or config.settings.web.port,
    )
    tokens = tokens_of(settings, folder=common.config)
    if not api_only:
        refuse_without_users(settings, folder=common.config)
    store = common.open_store(config)
    try:
        web_app = application(
            common, store, settings, tokens=tokens, config=config, api_only=api_only
        )
        tell(f"serving {web_page_url(settings)}{'api/' if api_only else ''} until stopped (Ctrl-C)")
        server = uvicorn.Server(
            uvicorn.Config(
                web_app,
                host=settings.host,
                port=settings.port,
                log_level="warning",
                access_log=False,
                server_header=False,
                # Otherwise any program on this machine could forge its client address.
                proxy_headers=False,
                limit_concurrency=AT_ONCE,
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
            )
        )
        try:
            server.run()
        except KeyboardInterrupt:  # uvicorn stops on the signal, then raises it again
            return 0
        except SystemExit:  # raised by uvicorn if the address is in use
            raise JobImpossible(_address_in_use_message(settings)) from None
        if not server.started:
            raise JobImpossible(_address_in_use_message(settings))
        return 0
    finally:
        store.close()


@app.command
def password(name: str) -> int:
    """Ask for a user's password and print the lines for secrets.env and settings.yaml.

    Nothing is written.

    Parameters
    ----------
    name
        the name to log in with
    """
    from argon2 import PasswordHasher

    from wirewatch.adapters.config.web_settings import USER_NAME_PATTERN

    if not USER_NAME_PATTERN.fullmatch(name):
        raise WrongUsage(
            f'"{name}" is not a valid user name; write up to 40 letters, digits and . _ @ -'
        )
    entered = _ask_for_password()
    if len(entered) < SHORTEST_PASSWORD:
        raise WrongUsage(
            f"a password needs {SHORTEST_PASSWORD} characters or more; four words make a good one"
        )
    variable = "WIREWATCH_PASSWORD_" + re.sub("[^A-Z0-9]", "_", name.upper())
    tell("Put this line into secrets.env in the folder of settings.yaml (mode 600):")
    say(f"{variable}='{PasswordHasher().hash(entered)}'")
    tell("and name the user in settings.yaml, unless it is there:")
    tell(f"web:\n  users:\n    - {{name: {name}, password: {variable}}}")
    return 0


def _ask_for_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    entered = getpass("Password: ")
    if getpass("Once more: ") != entered:
        raise WrongUsage("the two passwords differ; nothing was made")
    return entered


def _address_in_use_message(settings: WebSettings) -> str:
    where = _netloc(settings.host, settings.port)
    return f"{where} is not available: another program uses it, or it is not an address of this machine; choose another --port"


def application(
    common: Common,
    store: Store,
    settings: WebSettings,
    *,
    tokens: dict[str, str],
    config: Config,
    api_only: bool = False,
) -> ASGIApp:
    """Return the web application for these settings."""
    from wirewatch.adapters.config.web_settings import is_exposed
    from wirewatch.entrypoints.service import ActiveConfig
    from wirewatch.entrypoints.web.api import ApiContext
    from wirewatch.entrypoints.web.app import create_app
    from wirewatch.entrypoints.web.pages import PageContext
    from wirewatch.steps.resources import build_name

    full_text = settings.full_text if settings.full_text is not None else not is_exposed(settings)
    context = ApiContext(
        store=store,
        config=ActiveConfig(common, config).current,
        now=common.instant,
        full_text=full_text,
    )
    return create_app(
        context,
        version=build_name(),
        tokens=tokens,
        hosts=own_hosts(settings),
        pages=None
        if api_only
        else PageContext(api=context, home=common.home, config_folder=common.config),
        access=None if api_only else access_of(settings, common=common, config=context.config),
        common=common,
    )


def access_of(settings: WebSettings, *, common: Common, config: Callable[[], Config]) -> Access:
    """Return the access rules for these settings."""
    from wirewatch.adapters.config.web_settings import is_exposed
    from wirewatch.adapters.web_sessions import SessionBook, signing_key
    from wirewatch.entrypoints.web.access import Access, Accounts

    key = signing_key(common.home)
    accounts = Accounts(lambda: config().settings.web, folder=common.config, environ=os.environ)
    return Access(
        key=key,
        book=SessionBook(common.home, key=key),
        accounts=accounts.current,
        required=is_exposed(settings) or bool(settings.users or settings.tokens),
        secure=(settings.address or "").lower().startswith("https://"),
        port=settings.port,
        proxies=settings.proxies,
    )


def refuse_without_users(settings: WebSettings, *, folder: Path) -> None:
    """Refuse to serve beyond this machine without users, or with one who cannot log in.

    Raises WrongUsage.
    """
    from wirewatch.adapters.config.secrets import find_secret
    from wirewatch.adapters.config.web_settings import is_exposed
    from wirewatch.entrypoints.web.access import is_hash

    if is_exposed(settings) and not settings.users:
        raise _without_users(_netloc(settings.host, settings.port))
    for user in settings.users:
        hash = find_secret(user.password, folder=folder, environ=os.environ)
        make = f"run `wirewatch web password {user.name}` and put the line that it prints into secrets.env, mode 600"
        if hash is None:
            raise WrongUsage(
                f"web.users names {user.password}, and {user.password} is not set; {make}"
            )
        if not is_hash(hash):
            raise WrongUsage(f"{user.password} is not an argon2id hash of a password; {make}")


def _without_users(where: str) -> WrongUsage:
    from wirewatch.adapters.config.web_settings import API_ONLY_ADVICE

    return WrongUsage(
        f"{where} is reachable from other machines, but web.users in settings.yaml lists no users; "
        f"run `wirewatch web password NAME` and add the user below web:, {API_ONLY_ADVICE}"
    )


def tokens_of(settings: WebSettings, *, folder: Path) -> dict[str, str]:
    """Return the API tokens by name.

    Raises WrongUsage if one is required, missing or too short, and ConfigErrors.
    """
    from wirewatch.adapters.config.secrets import find_secret
    from wirewatch.adapters.config.web_settings import is_exposed

    if is_exposed(settings) and not settings.tokens and not settings.users:
        raise _without_users(settings.host)
    secrets = {
        name: find_secret(name, folder=folder, environ=os.environ) for name in settings.tokens
    }
    for name, token in secrets.items():
        if token is None:
            raise WrongUsage(
                f"web.tokens names {name}, and {name} is not set; put {name}=… into secrets.env, "
                "mode 600"
            )
        if (
            len(token) < SHORTEST_TOKEN
            or not token.isascii()
            or not token.isprintable()
            or " " in token
        ):
            make = "python3 -c 'import secrets; print(secrets.token_urlsafe())'"
            raise WrongUsage(
                f"{name} is not a token of {SHORTEST_TOKEN} plain characters or more; make one: "
                f"{make}"
            )
    address = settings.hosts or settings.address
    if settings.host in ("0.0.0.0", "::") and not address:
        raise WrongUsage(
            f"{settings.host} is every address of this machine; "
            "name in web.hosts of settings.yaml those under which "
            "others ask for it, like hosts: [news.example.org]"
        )
    return {name: token for name, token in secrets.items() if token is not None}


def own_hosts(settings: WebSettings) -> list[str]:
    """Return the accepted values of the Host header."""
    from wirewatch.adapters.config.web_settings import is_loopback

    names = [
        settings.host.strip("[]"),
        *(["localhost", "127.0.0.1", "::1"] if is_loopback(settings.host) else []),
    ]
    ours = [_netloc(name, settings.port) for name in names]
    # Clients omit the default port.
    bare = [_host_for_url(name) for name in names] if settings.port == HTTP_PORT else []
    given = [name for host in settings.hosts for name in (host, f"{host}:{settings.port}")]
    if settings.address:
        given.append(urlsplit(settings.address).netloc)
    return list(dict.fromkeys([*ours, *bare, *given]))


def _netloc(host: str, port: int) -> str:
    return f"{_host_for_url(host)}:{port}"


def _host_for_url(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host
