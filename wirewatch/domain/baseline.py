"""How many articles usually name an actor, and whether their number is now unusual.

The history is cut into bins of 24 hours that end at the time in question, so that only whole days
are compared and no time zone is needed. The expected number of articles follows from a log-linear
trend, a factor for each weekday and the share of the actor's feeds that were read. The counts vary
by a negative binomial distribution, whose dispersion is measured on bins and on weeks. Outliers,
such as earlier spikes and silences, get a low weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import exp, lgamma, log, log1p, sqrt
from typing import Literal

HISTORY_DAYS = 84  # bins of history, including the span that is judged
WEEK_DAYS = 7
MIN_HISTORY_BINS = 35  # before that span, with most feeds read; fewer give no baseline
READ_SHARE = 0.5  # of an actor's usual articles; a bin whose feeds bring less is not used
JUDGED_SHARE = 0.7  # of an actor's usual articles; below it, a span is not judged
QUIET_SPANS = (7, 14, 28)  # bins; checked in turn, until silence would be significant
SPIKE_SPANS = (1, 7)
QUIET_CHANCE = 0.004  # probability of so few articles; below it, an actor is unusually quiet
SPIKE_CHANCE = {
    1: 0.00008,
    7: 0.0005,
}  # probability of so many, by span; a year has more spans of one bin than of seven
MIN_SPIKE_ARTICLES = 6
USUAL_BAND_SHARE = 0.05  # of spans are below the usual range, and as many above
SETTLED_AFTER = timedelta(days=28)  # after this, an unusual level becomes the usual one
FULL_WEIGHT_SD = 2.0  # standard deviations, beyond which a bin counts for less
MAX_WEIGHT_SD = 6.0  # standard deviations, beyond which it does not count
FIT_ITERATIONS = 4  # of fitting and weighing
TREND_SD = 0.04  # of the logarithm, a week: what a trend is held to
WEEKDAY_PRIOR = 12.0  # articles, by which the factor of a weekday is held to 1
DISPERSION_PRIOR, PRIOR_WEEKS = (
    0.06,
    3.0,
)  # of weeks, and its weight relative to those of the history
MIN_DIVISOR = 1e-9

Kind = Literal["quiet", "spike"]
State = Literal["usual", "quiet", "spike", "too new", "not read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHistory:
    """The articles of one feed on an actor by bin, oldest first, and whether each bin was read."""

    articles: Sequence[int]
    read: Sequence[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How many articles name an actor, and how many usually do."""

    state: State
    span: int = WEEK_DAYS  # days that are judged
    articles: int = 0  # in the span
    low: int | None = None  # usual; None: not known
    high: int | None = None
    feeds: int = 0  # that usually bring its articles
    unread: int = 0  # of these, in the span or a part of it: counted out


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """A digest's note on an actor named unusually often or seldom, and on the end of that state."""

    actor: str
    kind: Kind
    span: int  # days
    articles: int  # in these days
    low: int  # usual in so many days
    high: int
    feeds: int
    unread: int
    since: datetime  # when it was first reported
    fresh: bool = True  # reported in this issue
    ended: Literal["", "back", "settled"] = (
        ""  # back: as usual again; settled: has lasted and is now usual
    )


def baseline_of(feeds: Sequence[FeedHistory], *, ongoing: Anomaly | None = None) -> Baseline:
    """Judge an actor's newest bins, by all feeds that ever brought an article naming it.

    `standing`: the last reported anomaly, if not over. Its span is judged again, and the state
    lasts until the number is back in the usual range.
    """
    if not feeds or not feeds[0].read:
        return Baseline(state="too new")
    history = _History.of(feeds)
    if ongoing is not None:
        # The days of a short spike remain in the span of a week and must not be reported again.
        span = WEEK_DAYS if ongoing.kind == "spike" else ongoing.span
        return _judge_span(history, ongoing.kind, span, ongoing=True)
    for span in SPIKE_SPANS:
        spike = _judge_span(history, "spike", span)
        if spike.state == "spike":
            return spike
    judged = [_judge_span(history, "quiet", QUIET_SPANS[0])]
    while judged[-1].state == "usual" and judged[-1].low == 0 and len(judged) < len(QUIET_SPANS):
        judged.append(_judge_span(history, "quiet", QUIET_SPANS[len(judged)]))
    return judged[-1] if judged[-1].state == "quiet" else judged[0]


def new_anomaly(
    actor: str, baseline: Baseline, *, previous: Anomaly | None, now: datetime
) -> Anomaly | None:
    """Decide what an issue reports or records of an actor; `before`: the previous record.

    `found` was judged with `before` as `standing`. If it cannot be judged now, the record is kept
    unchanged.
    """
    if not is_ongoing(previous):
        return (
            _anomaly_from_baseline(actor, baseline.state, baseline, since=now)
            if baseline.state in ("quiet", "spike")
            else None
        )
    assert previous is not None
    as_now = _anomaly_from_baseline(actor, previous.kind, baseline, since=previous.since)
    if as_now is None:
        return replace(previous, fresh=False)
    if baseline.state != previous.kind:
        return replace(as_now, ended="back")
    return (
        replace(as_now, ended="settled")
        if now - previous.since >= SETTLED_AFTER
        else replace(as_now, fresh=False)
    )


def is_ongoing(anomaly: Anomaly | None) -> bool:
    """True if an anomaly was reported that is not over."""
    return anomaly is not None and not anomaly.ended


def _anomaly_from_baseline(
    actor: str, kind: Kind, baseline: Baseline, *, since: datetime
) -> Anomaly | None:
    if baseline.low is None or baseline.high is None:
        return None
    return Anomaly(
        actor=actor,
        kind=kind,
        span=baseline.span,
        articles=baseline.articles,
        low=baseline.low,
        high=baseline.high,
        feeds=baseline.feeds,
        unread=baseline.unread,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class _History:
    counts: tuple[int, ...]  # articles in each bin
    shares: tuple[
        float, ...
    ]  # of the usual articles, brought by the feeds that were read in the bin
    feeds: Sequence[FeedHistory]
    fits: dict[int, _Fit | None] = field(
        default_factory=dict
    )  # by the number of newest bins that are left out

    @classmethod
    def of(cls, feeds: Sequence[FeedHistory]) -> _History:
        """The history of all feeds together."""
        # A bin with articles from a feed counts as read, whatever the record of its polls says.
        read = [
            [was or count > 0 for was, count in zip(feed.read, feed.articles, strict=True)]
            for feed in feeds
        ]
        rates = [
            sum(feed.articles) / max(1, sum(bins)) for feed, bins in zip(feeds, read, strict=True)
        ]
        total = sum(rates) or 1.0
        shares = tuple(
            sum(rate for rate, was in zip(rates, column, strict=True) if was) / total
            for column in zip(*read, strict=True)
        )
        return cls(
            tuple(map(sum, zip(*(feed.articles for feed in feeds), strict=True))), shares, feeds
        )


@dataclass(frozen=True, slots=True)
class _Fit:
    rates: tuple[float, ...]  # articles to expect in each bin, were all feeds read
    by_bin: float  # dispersion of bins
    by_week: float  # dispersion of weeks
    doubt: float  # variance of the log of the expectation for the newest bins


def _judge_span(history: _History, kind: Kind, span: int, *, ongoing: bool = False) -> Baseline:
    """Compare the newest `span` bins with the ones before them."""
    shares, articles = history.shares[-span:], sum(history.counts[-span:])
    unread = sum(not all(feed.read[-span:]) for feed in history.feeds)
    baseline = Baseline(
        state="too new", span=span, articles=articles, feeds=len(history.feeds), unread=unread
    )
    newest = max(span, WEEK_DAYS)
    if newest not in history.fits:
        history.fits[newest] = _fit_history(history, newest=newest)
    fit = history.fits[newest]
    if fit is None:
        return baseline
    if sum(shares) < JUDGED_SHARE * span:
        return replace(baseline, state="not read")
    rates = [rate * share for rate, share in zip(fit.rates[-span:], shares, strict=True)]
    expected = sum(rates)
    spread = _dispersion_of_sum(fit, rates) + fit.doubt
    low, high = (
        _quantile(USUAL_BAND_SHARE, expected, spread),
        _quantile(1 - USUAL_BAND_SHARE, expected, spread),
    )
    baseline = replace(baseline, state="usual", low=low, high=high)
    if kind == "quiet" and articles < low:
        is_unusual = ongoing or _probability_at_most(articles, expected, spread) < QUIET_CHANCE
    else:
        is_many = (
            kind == "spike" and articles > high and (ongoing or articles >= MIN_SPIKE_ARTICLES)
        )
        is_unusual = is_many and (
            ongoing or 1 - _probability_at_most(articles - 1, expected, spread) < SPIKE_CHANCE[span]
        )
    return replace(baseline, state=kind) if is_unusual else baseline


def _dispersion_of_sum(fit: _Fit, rates: Sequence[float]) -> float:
    """The dispersion of a sum of bins: independent bins, or weeks whose days vary together."""
    apart = fit.by_bin * sum(rate * rate for rate in rates) / max(MIN_DIVISOR, sum(rates)) ** 2
    return max(apart, fit.by_week * sqrt(WEEK_DAYS / max(WEEK_DAYS, len(rates))))


def _fit_history(history: _History, *, newest: int) -> _Fit | None:
    """The expectation for all bins, from those before the newest; None if these are too few."""
    base = len(history.counts) - newest
    counts, shares = history.counts[:base], history.shares[:base]
    counted = [float(share >= READ_SHARE) for share in shares]
    if sum(counted) < MIN_HISTORY_BINS or not any(counts):
        return None
    weeks = [(place - base) / WEEK_DAYS for place in range(len(history.counts))]
    weights, weekday, dispersion, trend = counted, [1.0] * WEEK_DAYS, DISPERSION_PRIOR, (0.0, 0.0)
    means: list[float] = []
    for _ in range(FIT_ITERATIONS):
        factors = [share * weekday[place % WEEK_DAYS] for place, share in enumerate(shares)]
        trend = _fit_trend(counts, factors, weeks, weights, dispersion, start=trend)
        level = [exp(trend[0] + trend[1] * week) for week in weeks[:base]]
        weekday = _weekday_factors(
            counts, [rate * share for rate, share in zip(level, shares, strict=True)], weights
        )
        means = [
            rate * share * weekday[p % WEEK_DAYS]
            for p, (rate, share) in enumerate(zip(level, shares, strict=True))
        ]
        dispersion = max(0.0, _dispersion(counts, means, weights))
        weights = [
            weight * _bin_weight(count, mean, dispersion)
            for weight, count, mean in zip(counted, counts, means, strict=True)
        ]
    by_week, doubt = _weekly_dispersion(counts, means, counted)
    # The trend is extrapolated by a week at most.
    rates = tuple(
        exp(trend[0] + trend[1] * min(week, 0.5)) * weekday[p % WEEK_DAYS]
        for p, week in enumerate(weeks)
    )
    return _Fit(rates, dispersion, by_week, doubt)


def _fit_trend(
    counts: Sequence[int],
    factors: Sequence[float],
    weeks: Sequence[float],
    weights: Sequence[float],
    dispersion: float,
    *,
    start: tuple[float, float],
) -> tuple[float, float]:
    """The log level at the end of the bins and its slope per week, by Newton's method."""
    level, slope = start
    if start == (0.0, 0.0):
        weighed = sum(weight * factor for weight, factor in zip(weights, factors, strict=True))
        level = log(
            max(
                MIN_DIVISOR,
                sum(w * count for w, count in zip(weights, counts, strict=True))
                / max(MIN_DIVISOR, weighed),
            )
        )
    for _ in range(3):
        pull, tilt, flat, mixed, steep = (
            0.0,
            -slope / TREND_SD**2,
            MIN_DIVISOR,
            0.0,
            1 / TREND_SD**2,
        )
        for count, factor, week, weight in zip(counts, factors, weeks, weights, strict=False):
            mean = factor * exp(level + slope * week)
            information = weight / (1 + dispersion * mean)
            pull += information * (count - mean)
            tilt += information * (count - mean) * week
            flat += information * mean
            mixed += information * mean * week
            steep += information * mean * week * week
        determinant = flat * steep - mixed * mixed
        level += _clamp_step((steep * pull - mixed * tilt) / max(MIN_DIVISOR, determinant))
        slope += _clamp_step((flat * tilt - mixed * pull) / max(MIN_DIVISOR, determinant))
    return level, slope


def _clamp_step(step: float) -> float:
    return max(-1.0, min(1.0, step))


def _weekday_factors(
    counts: Sequence[int], means: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """The factor of each weekday, shrunk towards 1 where data are scarce; their mean is 1."""
    counted, expected_sums = [WEEKDAY_PRIOR] * WEEK_DAYS, [WEEKDAY_PRIOR] * WEEK_DAYS
    for place, (count, mean, weight) in enumerate(zip(counts, means, weights, strict=True)):
        counted[place % WEEK_DAYS] += weight * count
        expected_sums[place % WEEK_DAYS] += weight * mean
    factors = [actual / expected for actual, expected in zip(counted, expected_sums, strict=True)]
    mean = sum(factors) / WEEK_DAYS
    return [factor / mean for factor in factors]


def _dispersion(counts: Sequence[int], means: Sequence[float], weights: Sequence[float]) -> float:
    """The dispersion beyond that of a Poisson distribution, from the squared residuals."""
    beyond = sum(
        w * ((count - mean) ** 2 - mean)
        for w, count, mean in zip(weights, counts, means, strict=True)
    )
    return beyond / max(
        MIN_DIVISOR, sum(w * mean * mean for w, mean in zip(weights, means, strict=True))
    )


def _bin_weight(count: int, mean: float, dispersion: float) -> float:
    """The weight of a bin: 1 if it fits, less the further it is off, 0 for an extreme outlier."""
    off = abs(count - mean) / sqrt(max(MIN_DIVISOR, mean + dispersion * mean * mean))
    return (
        1.0
        if off <= FULL_WEIGHT_SD
        else (FULL_WEIGHT_SD / off) ** 2
        if off <= MAX_WEIGHT_SD
        else 0.0
    )


def _weekly_dispersion(
    counts: Sequence[int], means: Sequence[float], counted: Sequence[float]
) -> tuple[float, float]:
    """The dispersion of weeks, and the variance of the log of the next expected number."""
    sums = list(_weekly_sums(counts, means, counted))
    if not sums:
        return DISPERSION_PRIOR, DISPERSION_PRIOR
    dispersion = DISPERSION_PRIOR
    prior = PRIOR_WEEKS * sum(mean for _, mean, _ in sums) ** 2 / len(sums) ** 2
    fitted = len(sums) / max(1, len(sums) - 2)  # the level and the trend follow the weeks a little
    for _ in range(3):
        weights = [_bin_weight(count, mean, dispersion) for count, mean, _ in sums]
        weighed = list(zip(weights, sums, strict=True))
        beyond = sum(
            weight * (fitted * (count - mean) ** 2 - mean) for weight, (count, mean, _) in weighed
        )
        square = sum(weight * mean * mean for weight, (_, mean, _) in weighed)
        dispersion = max(
            0.0, (beyond + DISPERSION_PRIOR * prior) / max(MIN_DIVISOR, square + prior)
        )
    flat, mixed, steep = MIN_DIVISOR, 0.0, 1 / TREND_SD**2
    for _, mean, week in sums:
        information = mean / (1 + dispersion * mean)
        flat, mixed, steep = (
            flat + information,
            mixed + information * week,
            steep + information * week * week,
        )
    ahead = 0.5
    doubt = (steep - 2 * ahead * mixed + ahead * ahead * flat) / max(
        MIN_DIVISOR, flat * steep - mixed * mixed
    )
    return dispersion, min(1.0, doubt)


def _weekly_sums(
    counts: Sequence[int], means: Sequence[float], counted: Sequence[float]
) -> Iterator[tuple[int, float, float]]:
    """Yield count, expected count and distance in weeks of each week before the newest bins."""
    for end in range(len(counts), WEEK_DAYS - 1, -WEEK_DAYS):
        bins = slice(end - WEEK_DAYS, end)
        if sum(counted[bins]) >= WEEK_DAYS - 2:
            bins_read = [place for place in range(end - WEEK_DAYS, end) if counted[place]]
            yield (
                sum(counts[place] for place in bins_read),
                sum(means[place] for place in bins_read),
                (end - WEEK_DAYS / 2 - len(counts)) / WEEK_DAYS,
            )


def _probability_at_most(most: int, mean: float, dispersion: float) -> float:
    """The negative binomial probability of at most so many articles."""
    return min(1.0, sum(_probabilities(most, mean, dispersion))) if most >= 0 else 0.0


def _probabilities(most: int, mean: float, dispersion: float) -> Iterator[float]:
    size = 1 / max(1e-6, dispersion)
    none = -size * log1p(mean / size)
    ratio = log(max(MIN_DIVISOR, mean) / (mean + size))
    for count in range(most + 1):
        yield exp(lgamma(count + size) - lgamma(size) - lgamma(count + 1) + none + count * ratio)


def _quantile(share: float, mean: float, dispersion: float) -> int:
    """The smallest number whose cumulative probability reaches a share."""
    bound = int(mean + 20 * sqrt(mean + dispersion * mean * mean)) + 20
    total = 0.0
    for count, chance in enumerate(_probabilities(bound, mean, dispersion)):
        total += chance
        if total >= share:
            return count
    return bound
