"""RFE/RL and its services (Azadi, Mashaal, Farda …) and VOA, which share one publishing system.

The text is in `div.wsw`; cards of other articles are in `div.media-block-wrap`, also inside the
text.
"""

from datetime import date

from extractors.outlet import Layout, OutletRules, with_class

OUTLET = OutletRules(
    name="RFE/RL",
    hosts=(
        "rferl.org",
        "azadiradio.com",
        "mashaalradio.com",
        "radiofarda.com",
        "svoboda.org",
        "ozodi.org",
        "voanews.com",
        "pashtovoa.com",
        "darivoa.com",
        "urduvoa.com",
    ),
    layouts=(
        Layout(
            since=date(2016, 1, 1), drop=(with_class("wsw__embed"), with_class("media-block-wrap"))
        ),
    ),
)
