"""What is shipped besides the program: the container's files and its health check."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.config.starter_config import install_bundled
from wirewatch.entrypoints.cli import app
from wirewatch.entrypoints.commands import deploy as deploy_command

ROOT = Path(__file__).parent.parent
STATES = dict.fromkeys(("ok", "failing", "silent", "moved", "gone", "overdue", "new"), 0)


def health(folder: Path, said: str, *, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the health check beside a `wirewatch` that says this."""
    program = folder / "wirewatch"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    program.chmod(0o755)
    environ = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    command = [sys.executable, str(ROOT / "deploy" / "healthcheck.py"), "--home", "x"]
    return subprocess.run(command, capture_output=True, text=True, env=environ, check=False)


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ({"ok": 9}, 0),
        ({"failing": 9}, 0),
        ({"ok": 8, "overdue": 1}, 0),
        ({"ok": 1, "overdue": 8}, 1),
        ({}, 0),
    ],
)
def test_feeds_that_are_not_asked_make_it_ill_and_feeds_that_fail_do_not(
    tmp_path: Path, states: dict[str, int], code: int
) -> None:
    ran = health(tmp_path, json.dumps({"feeds": STATES | states}))
    assert ran.returncode == code, ran
    assert ("is `wirewatch up` running?" in ran.stdout) == (code == 1)


@pytest.mark.parametrize("said", ["", "no store", "{}", "[]"])
def test_a_store_that_cannot_be_read_makes_it_ill(tmp_path: Path, said: str) -> None:
    ran = health(tmp_path, said, code=1)
    assert (ran.returncode, "is the store there?" in ran.stdout) == (1, True)


def test_all_that_the_image_is_made_of_reaches_the_builder() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    copied = [
        words[1:-1]
        for line in lines
        if (words := line.split())[:1] == ["COPY"] and "--from" not in line
    ]
    named = {source for sources in copied for source in sources}
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert named <= allowed
    assert all((ROOT / source).exists() for source in named)
    licences = re.search(r"license-files = \[(.*)\]", (ROOT / "pyproject.toml").read_text())
    assert licences
    assert set(re.findall(r'"(.+?)"', licences[1])) <= named


def test_the_container_is_not_root_by_number_and_says_how_it_is() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "requirements-dev.lock" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_program_reads_and_runs_without_the_checkout(
    tmp_path: Path,
) -> None:
    """Unpacked before everything else on the path, from a folder elsewhere: config, demo world, migrations, pages."""
    source, unpacked = tmp_path / "source", tmp_path / "unpacked"
    for name in ("wirewatch", "flows", "extractors", "config"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    build = "from setuptools.build_meta import build_wheel; print(build_wheel('..'))"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    assert {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")} == {
        "wirewatch",
        "flows",
        "extractors",
    }
    shipped = {
        path.suffix
        for path in (ROOT / "wirewatch").rglob("*")
        if path.is_file() and "__pycache__" not in str(path)
    }
    kept = {path.suffix for path in (unpacked / "wirewatch").rglob("*") if path.is_file()}
    assert shipped <= kept
    environ = {**os.environ, "PYTHONPATH": str(unpacked)}
    where = "import wirewatch, flows, extractors; print(wirewatch.__file__, flows.__file__, extractors.__file__)"
    for command in (
        ["-c", where],
        ["-m", "wirewatch", "init", "config"],
        ["-m", "wirewatch", "status"],
    ):
        ran = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        if command[0] == "-c":
            assert ran.stdout.count(str(unpacked)) == 3
    assert (tmp_path / "var" / "wirewatch.db").exists()


TEAM = ROOT / "deploy" / "compose.team.yaml"
ONCE = {"deployed", "bucket-made"}  # services that end


def team() -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(TEAM.read_text())["services"]
    return services


@pytest.mark.parametrize("name", team())
def test_each_container_of_a_team_can_do_little_and_says_how_it_is(name: str) -> None:
    service = team()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"]["max-size"]
    assert set(service.get("cap_add", ())) <= {
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "SETGID",
        "SETUID",
    }
    assert not service.get("cap_add") or not service["image"].startswith("wirewatch")
    if name in ONCE:
        assert service["restart"] == "on-failure"
    else:
        assert service["restart"] == "unless-stopped"
        assert "healthcheck" in service or "wirewatch" in service["image"], "the image has one"
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_no_secret_stands_in_the_file_and_each_is_asked_for() -> None:
    text = TEAM.read_text()
    asked = set(re.findall(r"\$\{(\w+):\?write it into team\.env\}", text))
    assert asked == {"DATABASE_PASSWORD", "PREFECT_PASSWORD", "BUCKET_SECRET"}
    assert set(re.findall(r"\$\{(\w+)", text)) == asked | {"MACHINES"}
    for line in text.splitlines():
        if re.search(r"(PASSWORD|SECRET|AUTH_STRING|secretKey)\W", line.partition("#")[0]):
            assert "${" in line, line


def test_the_containers_run_commands_that_there_are() -> None:
    for service in team().values():
        if service["image"] != "wirewatch" or "entrypoint" in service:
            continue
        command = [word.replace("${MACHINES:-2}", "2") for word in service["command"]]
        app.parse_args(command, exit_on_error=False, print_error=False)
    source = Path(deploy_command.__file__).read_text()
    told = re.sub(r'"\s+f?"', "", source)  # string literals over several lines
    polls = " ".join(team()["poll"]["command"])
    assert f"--pool {{pool}} {polls}" in told
    assert f"--pool {{pool}} {' '.join(team()['digest']['command'])}" in told
    assert team()["poll"]["entrypoint"][:3] == ["prefect", "worker", "start"]


def test_the_settings_of_a_team_are_settings_and_name_what_the_containers_have(
    tmp_path: Path,
) -> None:
    install_bundled(tmp_path / "config")
    settings = (ROOT / "deploy" / "team-settings.yaml").read_text()
    (tmp_path / "config" / "settings.yaml").write_text(settings)
    services = team()
    given = services["poll"]["environment"]
    loaded = load_config(tmp_path / "config", environ=given)
    assert not [warning for warning in loaded.warnings if "is not set" in warning]
    storage, store = loaded.settings.storage, loaded.settings.store
    assert storage.at == "s3://wirewatch/news"
    assert str(store.url).partition("@")[2] == "postgres/wirewatch"
    hosts = {str(storage.endpoint).partition("://")[2].partition(":")[0], "postgres", "prefect"}
    assert hosts <= services.keys()
    assert services["bucket-made"]["entrypoint"][2].startswith(
        "echo 's3.bucket.create -name wirewatch'"
    )
