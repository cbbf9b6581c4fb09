"""One span for each request, by its route: an address could hold a key or a name."""

from __future__ import annotations

from flask import Flask, Response, g, request

from publisher import tracing


def register(app: Flask) -> None:
    """Before whatever else looks at a request, so that its time counts as well."""
    if not tracing.wanted():
        return
    tracing.start("handbell-web")

    @app.before_request
    def begin() -> None:
        route = request.url_rule.rule if request.url_rule else "unknown"
        g.span = tracing.span(f"{request.method} {route}")
        g.seen = g.span.__enter__()

    @app.after_request
    def answer(response: Response) -> Response:
        if g.get("seen"):
            g.seen.set_attribute("http.response.status_code", response.status_code)
        return response

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if span := g.pop("span", None):
            span.__exit__(type(error) if error else None, error, None)
