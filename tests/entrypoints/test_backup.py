"""A backup is whole, is taken while others work, and comes back as it was."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.scene import FEED, Scene, flagged, utc
from tests.support.small_web import Item, SmallWeb, html, rss
from wirewatch.adapters.backup import write_backup
from wirewatch.adapters.storage import FolderStorage, StoredFile

pytestmark = pytest.mark.slow


NEWS = Item(
    url="http://news.example/ferry",
    title="Taliban reopen the ferry",
    at=utc(11, 6),
    text="Cars cross again.",
)
PAGE = (
    "<p>Cars and lorries cross the river again since Monday, said the man who sells the tickets.</p>"
    * 4
)


@pytest.fixture
def home_with_news(scene: Scene, web: SmallWeb) -> Scene:
    scene.write()
    web.on(FEED, rss(NEWS))
    web.on(
        NEWS.url, html(f"<title>{NEWS.title}</title><article><h1>{NEWS.title}</h1>{PAGE}</article>")
    )
    scene.cycle(utc(11, 8))
    return scene


def elsewhere(scene: Scene, folder: Path) -> Scene:
    return Scene(folder, scene.capture)


def test_what_is_restored_is_what_was_backed_up(home_with_news: Scene, tmp_path: Path) -> None:
    secrets = home_with_news.config / "secrets.env"
    secrets.write_text("MAIL_PASSWORD=canary\n")
    secrets.chmod(0o600)
    file = tmp_path / "backups" / "monday.tar.gz"
    with home_with_news.store() as busy, busy.begin():  # somebody is in the middle of writing
        assert home_with_news.run("backup", str(file)).code == 0
    assert b"canary" not in b"".join(content_of(file).values())

    restored = elsewhere(home_with_news, tmp_path / "elsewhere")
    assert restored.run("restore", str(file)).code == 0
    assert flagged(restored) == flagged(home_with_news) != {}
    assert restored.issues() == home_with_news.issues() != []
    for name in ("feeds", "watchlist", "digests", "settings"):
        file_name = f"{name}.yaml"
        assert (restored.config / file_name).read_bytes() == (
            home_with_news.config / file_name
        ).read_bytes()


def test_a_restored_home_goes_on_with_the_next_number(
    home_with_news: Scene, web: SmallWeb, tmp_path: Path
) -> None:
    home_with_news.run("backup", str(tmp_path / "b.tar.gz"))
    restored = elsewhere(home_with_news, tmp_path / "elsewhere")
    restored.run("restore", str(tmp_path / "b.tar.gz"))
    restored.cycle(utc(12, 8))
    assert len(restored.issues()) == 2


def test_the_archive_comes_along_when_asked_for(home_with_news: Scene, tmp_path: Path) -> None:
    home_with_news.run("backup", str(tmp_path / "small.tar.gz"))
    home_with_news.run("backup", "--archive", str(tmp_path / "whole.tar.gz"))
    assert not any(name.startswith("archive/") for name in content_of(tmp_path / "small.tar.gz"))
    assert any(name.startswith("archive/") for name in content_of(tmp_path / "whole.tar.gz"))


def test_a_backup_can_be_read_by_its_owner_alone(home_with_news: Scene, tmp_path: Path) -> None:
    home_with_news.run("backup", str(tmp_path / "b.tar.gz"))
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0


def test_nothing_is_ever_overwritten(home_with_news: Scene, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    home_with_news.run("backup", str(file))
    before = file.read_bytes()
    again = home_with_news.run("backup", str(file))
    assert again.code == 1
    assert "exists already" in again.err
    assert file.read_bytes() == before

    onto = home_with_news.run("restore", str(file))
    assert onto.code == 1
    assert "is there already" in onto.err
    assert len(home_with_news.issues()) == 1


@pytest.mark.parametrize(
    "name", ["../outside", "/outside", "config/secrets.env", "wirewatch.db/../../x", "notes.txt"]
)
def test_a_file_that_is_no_backup_changes_nothing(
    bare_scene: Scene, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "hostile.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    said = bare_scene.run("restore", str(file))
    assert said.code == 1
    assert "is not a backup of Wirewatch" in said.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


@pytest.mark.parametrize("name", ["", ".", "./", "/"])
def test_a_member_without_a_name_is_told_in_words(
    bare_scene: Scene, tmp_path: Path, name: str
) -> None:
    test_a_file_that_is_no_backup_changes_nothing(bare_scene, tmp_path, name)


def test_half_a_backup_is_refused(home_with_news: Scene, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    home_with_news.run("backup", str(file))
    (tmp_path / "half.tar.gz").write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    restored = elsewhere(home_with_news, tmp_path / "elsewhere")
    assert restored.run("restore", str(tmp_path / "half.tar.gz")).code == 1
    assert not restored.config.exists()
    assert list(restored.home.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "said"),
    [("0008", "was written by Wirewatch 0.1.0"), ("9999", "was written by a newer Wirewatch")],
)
def test_a_backup_of_another_version_is_refused_before_anything_is_restored(
    home_with_news: Scene, tmp_path: Path, version: str, said: str
) -> None:
    with home_with_news.store() as store:
        with store.begin() as tx:
            tx.execute(
                text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )
        write_backup(
            tmp_path / "b.tar.gz",
            store,
            config=home_with_news.config,
            home=home_with_news.home,
            archive=False,
        )
    restored = elsewhere(home_with_news, tmp_path / "elsewhere")
    refused = restored.run("restore", str(tmp_path / "b.tar.gz"))
    assert refused.code == 1
    assert f"{tmp_path / 'b.tar.gz'} {said}" in refused.err
    assert len(refused.err.splitlines()) == 1
    assert list(restored.home.iterdir()) == []
    assert not restored.config.exists()


def test_a_page_that_is_deleted_during_the_backup_is_left_out(
    home_with_news: Scene, tmp_path: Path
) -> None:
    shared, file = FolderStorage(path=tmp_path / "shared"), tmp_path / "b.tar.gz"
    shared.put("0901.html", b"kept")
    listed = [
        ("digests/daily/" + key, shared, StoredFile(key=key, size=4))
        for key in ("0901.html", "0902.html")
    ]
    with home_with_news.store() as store:
        config, home = home_with_news.config, home_with_news.home
        write_backup(file, store, config=config, home=home, elsewhere=listed, archive=False)
    held = content_of(file)
    assert held["digests/daily/0901.html"] == b"kept"
    assert "digests/daily/0902.html" not in held


def content_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}
