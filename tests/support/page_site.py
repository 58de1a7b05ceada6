"""The pages as a browser asks for them: a server over a store and a home, its users, and a clock that stands still."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import uvicorn
from argon2 import PasswordHasher
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.support.processes import until
from tests.support.store_world import HALF_HOUR, NOON
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.web_sessions import SessionBook, signing_key
from wirewatch.domain.configuration import Config, Series, Settings
from wirewatch.entrypoints.options import Common
from wirewatch.entrypoints.service import TimedCache
from wirewatch.entrypoints.web.access import Access
from wirewatch.entrypoints.web.api import ApiContext
from wirewatch.entrypoints.web.app import create_app
from wirewatch.entrypoints.web.pages import PageContext

HOST = "127.0.0.1:8484"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "four quiet words here"
TOKEN = "a-token-of-more-than-twenty-signs"
OWN = {"sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}
CONFIG = Config(
    feeds=(),
    actors=(),
    interests=(),
    series=(Series(id="daily", actors=(), at=(time(7),)),),
    settings=Settings(),
    hash="1",
)


@dataclass
class Site:
    """One server with its users, and a clock that stands still."""

    store: Store
    home: Path
    hashes: dict[str, str]
    now: float = 1_900_000_000.0
    folder: Path | None = None  # of the configuration that pages may edit

    def config(self) -> Config:
        """Return the configuration as it is now."""
        return load_config(self.folder, environ={}) if self.folder else CONFIG

    def access(self, **changed: Any) -> Access:
        """Return the rules of access of one server process."""
        key = signing_key(self.home)
        made = Access(
            key=key, book=SessionBook(self.home, key=key), accounts=lambda: self.hashes, **changed
        )
        made.clock = lambda: self.now
        return made

    def app(
        self, access: Access, *, tokens: Mapping[str, str] | None = None, host: str = HOST
    ) -> ASGIApp:
        """Return the server's application."""
        api = ApiContext(
            store=self.store,
            config=self.config,
            now=lambda: NOON + HALF_HOUR,
            full_text=True,
            cache=TimedCache(seconds=0),
        )
        pages = PageContext(api=api, home=self.home)
        common = Common(config=self.folder, home=self.home) if self.folder else None
        return create_app(
            api,
            version="1",
            tokens=tokens or {},
            hosts=[host],
            pages=pages,
            access=access,
            common=common,
        )

    def browser(
        self,
        access: Access | None = None,
        *,
        tokens: Mapping[str, str] | None = None,
        client: str = "127.0.0.1",
    ) -> TestClient:
        """Return a browser without cookies, at a server of its own over the same home."""
        access = access or self.access()
        return TestClient(
            self.app(access, tokens=tokens),
            base_url=f"{'https' if access.secure else 'http'}://{HOST}",
            client=(client, 1),
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    @contextmanager
    def served(self, port: int) -> Iterator[str]:
        """Serve the pages on a port of this machine; yields their address."""
        app = self.app(self.access(port=port), host=f"127.0.0.1:{port}")
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until(lambda: server.started, what="the server")
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


def token_of(page: str) -> str:
    """Return the token of the first form of a page."""
    found = re.search('name="token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def log_in(browser: TestClient, name: str = "anna", password: str = PASSWORD, **more: Any) -> Any:
    """Send the form to log in."""
    token = token_of(browser.get("/login").text)
    sent = {"name": name, "password": password, "token": token, "next": more.pop("next", "/")}
    return browser.post("/login", data=sent, headers={**OWN, **more})


def logged_in(site: Site, access: Access | None = None) -> TestClient:
    """Return a browser in which the first user is logged in."""
    browser = site.browser(access)
    assert log_in(browser).status_code == 303
    return browser
