"""Words that refer to a speaker without a name."""

from __future__ import annotations

from extractors.stories.terms import fold

WORDS_WITHOUT_NAME = frozenset(
    fold(
        """he she they it we i you his her their the one who him them
        он она они оно мы я вы он она кто он в письме в заявлении в документе в нём в ней
        او وی آن‌ها آنها ایشان ما من هغه دوی هغې هو هي هم نحن انا وہ انہوں اُنہوں ہم میں ان
        o onlar biz ben kendisi 他 她 他们 她们 我们 我 ӯ вай онҳо мо
        il elle ils elles on nous je lui leur él ella ellos ellas nosotros yo ele ela eles elas nós eu
        er sie es wir ich man lui lei loro noi io shi ita su mu ni yeye wao mimi sisi"""
    ).split()
)

OPENING_PRONOUNS = frozenset(
    fold(
        """he she they it his her their he's she's they're он она они его её их او وی آن‌ها آنها ایشان هغه دوی هغې
        هو هي هم وہ انہوں اُنہوں onlar kendisi 他 她 他们 她们 ӯ вай онҳо il elle ils elles él ella ellos ellas
        ele ela eles elas er sie lui lei loro"""
    ).split()
)
