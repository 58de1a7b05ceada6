"""Roznama-e Misal: the worked example of docs/adding-an-outlet.md. The outlet is invented."""

from datetime import date

from extractors.outlet import Layout, OutletRules, with_class, with_id

OUTLET = OutletRules(
    name="Roznama-e Misal",
    hosts=("roznama-misal.example",),
    layouts=(
        Layout(since=date(2015, 1, 1), drop=(with_id("dar-hamin-bara"),)),
        # In March 2024 the "on this subject" box moved into the text and lost its heading.
        Layout(
            since=date(2024, 3, 20),
            drop=(with_class("khabar-jaanebi", "div"),),
            lead=with_class("chakida"),
        ),
    ),
)
