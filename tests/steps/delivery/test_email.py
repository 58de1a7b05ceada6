"""A digest on its way through a mail relay that the company's own authority vouches for."""

from __future__ import annotations

from tests.support.scene import FEED, SERIES, Scene, utc
from tests.support.small_web import Item, SmallWeb, rss
from tests.support.smtp_server import AUTHORITY, relay, server_tls

NOW = utc(11, 8)


def test_a_relay_is_trusted_by_the_certificates_named_in_the_settings(
    scene: Scene, web: SmallWeb
) -> None:
    news = Item(
        url="http://news.example/ferry",
        title="Taliban reopen the ferry",
        at=utc(11, 6),
        text="Cars cross.",
    )
    web.on(FEED, rss(news))
    scene.write()
    scene.cycle(NOW, only=("poll", "read", "group"))
    AUTHORITY.cert_pem.write_to_path(str(scene.config / "company.pem"))
    with relay(tls_context=server_tls()) as here:
        settings = {
            "host": "127.0.0.1",
            "port": here.port,
            "security": "starttls",
            "from": "Desk <desk@example.org>",
        }
        series = [SERIES | {"subscribers": [{"email": "reader@desk.example"}]}]
        scene.write(series=series, mail=settings, network={"ca_file": "company.pem"})
        scene.cycle(NOW, only=("digest", "deliver"))
        assert len(here.script.taken) == 1
