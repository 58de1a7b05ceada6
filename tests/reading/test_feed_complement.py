"""What a feed's summary adds to a page."""

from wirewatch.domain.articles import complete
from wirewatch.domain.model import Article

SUMMARY = "The envoys of eleven states will meet in the old town hall on October 20 to talk about the roads."
BODY = "Farmers had asked for a bridge at the second ford.\nThe spring floods had carried the first one away."


def test_a_lead_that_the_page_does_not_tell_is_added() -> None:
    assert complete(Article(title="Roads", lead="", body=BODY), title="Roads", summary=SUMMARY).lead == SUMMARY


def test_a_summary_that_the_page_tells_corrected_brings_nothing_old_back() -> None:
    corrected = SUMMARY.replace("eleven", "ten").replace("October 20", "October 27")
    page = Article(title="Roads", lead="", body=f"{corrected}\n{BODY}")
    assert complete(page, title="Roads", summary=SUMMARY) == page
