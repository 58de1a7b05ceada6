"""Dates as feeds write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.feed_dates import parse_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tue, 10 Jan 2017 14:33:00 +0100", "2017-01-10T13:33:00"),
        ("Tue, 10 Jan 17 14:33:00 GMT", "2017-01-10T14:33:00"),
        ("10 Jan 2017 14:33 EST", "2017-01-10T19:33:00"),
        ("Tue, 11 Jul 2017 14:33:00 BST", "2017-07-11T13:33:00"),
        ("Sat, 16 Dec 2023 02:02:33 PM", "2023-12-16T14:02:33"),
        ("Sat, 16 Dec 2023 12:02:33 AM", "2023-12-16T00:02:33"),
        ("May 24, 2019 3:04 p.m. PST", "2019-05-24T23:04:00"),
        ("2017-01-10T14:33:00Z", "2017-01-10T14:33:00"),
        ("2017-01-10T14:33:00.123456789+04:30", "2017-01-10T10:03:00.123456"),
        ("2017-01-10 14:33:00", "2017-01-10T14:33:00"),
        ("2017-01-10", "2017-01-10T00:00:00"),
        ("2017-01", "2017-01-01T00:00:00"),
        ("20170110T143300Z", "2017-01-10T14:33:00"),
        ("2020/1/10 14:33:00", "2020-01-10T14:33:00"),
        ("22.11.2022 12:16:00", "2022-11-22T12:16:00"),
        ("22.11.2022 12:16", "2022-11-22T12:16:00"),
        ("24/05/2019 15:04", "2019-05-24T15:04:00"),
        ("05/24/2019 03:04 PM", "2019-05-24T15:04:00"),
        ("1483797601", "2017-01-07T14:00:01"),
        ("1483797601000", "2017-01-07T14:00:01"),
        ("gio, 12 ott 2017 08:00:00 +0200", "2017-10-12T06:00:00"),
        ("dim., 7 janv. 2017 14:00:01 +0100", "2017-01-07T13:00:01"),
        ("7 января 2017, 14:00 MSK", "2017-01-07T11:00:00"),
        ("вт, 10 янв 2017 14:33:00 +0300", "2017-01-10T11:33:00"),
        ("١٠ يناير ٢٠١٧ ١٤:٣٣", "2017-01-10T14:33:00"),
        ("2021年10月15日 08:30", "2021-10-15T08:30:00"),
        ("2004년 5월 28일 오후 11:31:58", "2004-05-28T14:31:58"),
        ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00"),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00"),
        ("1400/01/01 12:00", "2021-03-21T12:00:00"),
        ("Thu, 01 Jan 2004 19:48:21 GMT+3", "2004-01-01T16:48:21"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06"),
        ("Fri, 24 May 2019 24:00:00 +0000", "2019-05-25T00:00:00"),
        ("Fri, 24 May 2019 10:00:60 +0000", "2019-05-24T10:00:59"),
        ("Tue, 10 Jan 2017 14:33:00 +0000 (Coordinated Universal Time)", "2017-01-10T14:33:00"),
    ],
)
def test_a_date_means_what_its_writer_meant(written: str, meant: str) -> None:
    instant = parse_date(written)
    assert instant is not None
    assert instant.isoformat() == meant + "+00:00"


@pytest.mark.parametrize(
    "written", ["", "yesterday", "31 June 2019", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "x" * 500]
)
def test_what_cannot_be_read_is_no_date(written: str) -> None:
    assert parse_date(written) is None


@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789:/-. TZ+apm", max_size=40)))
def test_any_text_gives_an_aware_instant_or_none(text: str) -> None:
    instant = parse_date(text)
    assert instant is None or instant.utcoffset() is not None
