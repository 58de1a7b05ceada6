"""The pages of the news: Today, one story, one article."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from wirewatch.entrypoints.web.pages import PageContext


def news_routes(pages: PageContext) -> APIRouter:
    """Return the paths of Today, of stories and of articles."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def today(request: Request) -> Response:
        """Show the stories since the last digest."""
        return pages.html(request, "today.html.jinja")

    return router
