"""BBC News in all its languages; since 2020 `data-component` names the parts of a page."""

from datetime import date

from extractors.outlet import Layout, OutletRules

OUTLET = OutletRules(
    name="BBC News",
    hosts=("bbc.com", "bbc.co.uk"),
    layouts=(
        Layout(
            since=date(2020, 9, 1),
            drop=(
                ".//*[@data-component='links-block']",
                ".//*[@data-component='tag-list-block']",
                ".//*[@data-component='byline-block']",
            ),
        ),
    ),
)
