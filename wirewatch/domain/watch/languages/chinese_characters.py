"""Traditional Chinese characters and the simplified ones that stand for them, one to one."""

from __future__ import annotations

_PAIRS = """
國国 學学 會会 爾尔 羅罗 蘭兰 達达 亞亚 烏乌 馬马 瑪玛 麗丽 絲丝 維维 衛卫 納纳 貝贝 賽赛 賓宾 倫伦 歐欧 聯联 約约 織织 組组
"""

SIMPLIFIED: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS.split()}
