"""BBC News in all its languages: parts are named by `data-component` since the rebuilt pages of 2020."""

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
