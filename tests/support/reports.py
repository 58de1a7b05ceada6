"""Reports for pages: each subject has sentences of its own."""

from __future__ import annotations

SUBJECTS = ("bridge", "harvest", "library", "tramway", "orchard", "stadium", "lighthouse", "quarry")


def report(subject: str) -> tuple[str, ...]:
    """Return four paragraphs about a subject that names no actor."""
    return (
        f"The council of the town met on Monday evening to speak about the {subject}, which has waited for nine years.",
        f"A majority of the members wants the {subject} to be opened before the winter, a speaker for them said.",
        f"Residents who live beside the {subject} asked for a second hearing and for the costs to be laid open.",
        f"A vote on the {subject} is to follow next month, when the accounts of the year have been read.",
    )
