"""`wirewatch web`: the pages and the read-only HTTP API."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter, validators

from wirewatch.entrypoints.options import Common, JobImpossible, WrongUsage, tell

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from wirewatch.adapters.store.engine import Store
    from wirewatch.domain.configuration import Config, WebSettings

AT_ONCE = 100  # connections; more are answered 503
SHORTEST_TOKEN = 20  # characters
HTTP = 80  # port
_PORT = validators.Number(gte=1, lte=65535)


def web(
    *,
    api_only: Annotated[bool, Parameter(negative="", help="serve the API alone, without the page")] = False,
    host: Annotated[str | None, Parameter(help="address to listen on; default: web.host of settings.yaml")] = None,
    port: Annotated[int | None, Parameter(validator=_PORT, help="port; default: web.port of settings.yaml")] = None,
    common: Common | None = None,
) -> int:
    """Serve the pages and the HTTP API until stopped: on 127.0.0.1, unless settings.yaml or --host says otherwise.

    Beyond this machine a token is required (web.tokens), and whole articles are not sent unless web.full_text is true.
    docs/guide/page.md and docs/guide/api.md have more.
    """
    import uvicorn

    common = common or Common()
    config = common.load_active()
    settings = replace(
        config.settings.web, host=host or config.settings.web.host, port=port or config.settings.web.port
    )
    tokens = tokens_of(settings, folder=common.config)
    store = common.open_store(config)
    try:
        app = application(common, store, settings, tokens=tokens, config=config, api_only=api_only)
        served = f"http://{_netloc(settings.host, settings.port)}/{'api/' if api_only else ''}"
        tell(f"serving {served} until stopped (Ctrl-C)")
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                log_level="warning",
                access_log=False,
                server_header=False,
                limit_concurrency=AT_ONCE,
            )
        )
        try:
            server.run()
        except KeyboardInterrupt:  # uvicorn stops on the signal, then raises it again
            return 0
        except SystemExit:  # uvicorn's own way of saying that the address is taken
            raise JobImpossible(_taken(settings)) from None
        if not server.started:
            raise JobImpossible(_taken(settings))
        return 0
    finally:
        store.close()


def _taken(settings: WebSettings) -> str:
    where = _netloc(settings.host, settings.port)
    return (
        f"{where} cannot be listened on: another program does, or it is no address of this machine; name another --port"
    )


def application(
    common: Common,
    store: Store,
    settings: WebSettings,
    *,
    tokens: dict[str, str],
    config: Config,
    api_only: bool = False,
) -> ASGIApp:
    """Return the web application as the settings have it."""
    from wirewatch.adapters.config.settings import is_public
    from wirewatch.entrypoints.service import ActiveConfig
    from wirewatch.entrypoints.web.api import ApiContext
    from wirewatch.entrypoints.web.app import create_app
    from wirewatch.entrypoints.web.pages import PageContext
    from wirewatch.steps.resources import build_name

    full_text = settings.full_text if settings.full_text is not None else not is_public(settings)
    context = ApiContext(
        store=store, config=ActiveConfig(common, config).current, now=common.instant, full_text=full_text
    )
    pages = None if api_only else PageContext(api=context, home=common.home)
    return create_app(context, version=build_name(), tokens=tokens, hosts=own_hosts(settings), pages=pages)


def tokens_of(settings: WebSettings, *, folder: Path) -> dict[str, str]:
    """Return the tokens by name. Raises WrongUsage where one is needed, missing or too short, and ConfigErrors."""
    from wirewatch.adapters.config.settings import is_loopback, is_public, secret

    if is_public(settings) and not settings.tokens:
        raise WrongUsage(
            f"{settings.host} is served beyond this machine, and web.tokens of settings.yaml names no token; "
            "add tokens: [WIREWATCH_TOKEN] below web:, and put the token into secrets.env"
        )
    found = {name: secret(name, folder=folder, environ=os.environ) for name in settings.tokens}
    for name, token in found.items():
        if token is None:
            raise WrongUsage(f"web.tokens names {name}, and {name} is not set; put {name}=… into secrets.env, mode 600")
        if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
            make = "python3 -c 'import secrets; print(secrets.token_urlsafe())'"
            raise WrongUsage(f"{name} is no token of {SHORTEST_TOKEN} plain characters or more; make one: {make}")
    if not is_loopback(settings.host) and not settings.hosts and settings.host in ("0.0.0.0", "::"):
        raise WrongUsage(
            f"{settings.host} is every address of this machine; name in web.hosts of settings.yaml those under which "
            "others ask for it, like hosts: [news.example.org]"
        )
    return {name: token for name, token in found.items() if token is not None}


def own_hosts(settings: WebSettings) -> list[str]:
    """Return what may stand in the Host header of a request."""
    from wirewatch.adapters.config.settings import is_loopback

    names = [settings.host.strip("[]"), *(["localhost", "127.0.0.1", "::1"] if is_loopback(settings.host) else [])]
    ours = [_netloc(name, settings.port) for name in names]
    bare = [_bracketed(name) for name in names] if settings.port == HTTP else []  # clients leave the usual port out
    given = [name for host in settings.hosts for name in (host, f"{host}:{settings.port}")]
    return list(dict.fromkeys([*ours, *bare, *given]))


def _netloc(host: str, port: int) -> str:
    return f"{_bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host
