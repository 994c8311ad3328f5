"""A span for each request that Flask answers, by OTLP (the extra ``otel``).

Put together here rather than by OpenTelemetry's instrumentation of Flask, which tells addresses
with their query strings.
"""

import os
import time

from flask import Flask, Response, current_app, g, request
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from comments_service.settings import Settings
from comments_service.version import VERSION
from comments_service.web.http.context import current_service
from comments_service.web.http.statements import statements


def install(app: Flask, settings: Settings) -> None:
    """Send spans to the endpoint; the SDK's own variables decide how many and how often."""
    endpoint = (settings.otel_exporter_otlp_endpoint or "").rstrip("/")
    name = os.environ.get("OTEL_SERVICE_NAME", "palabre")
    resource = Resource.create({"service.name": name, "service.version": VERSION})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint}/v1/traces")))
    app.extensions["tracing"] = provider
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "other"
    now = time.time_ns()
    # A trace that a proxy of ours has begun goes on; what a client claims does not count.
    given = request.headers.get("traceparent", "") if _is_behind_a_proxy() else ""
    span = (
        current_app.extensions["tracing"]
        .get_tracer("palabre", VERSION)
        .start_span(
            f"{request.method} {route}" if request.url_rule else "other",
            TraceContextTextMapPropagator().extract({"traceparent": given}),
            SpanKind.SERVER,
            {
                "http.request.method": request.method if request.url_rule else "_OTHER",
                "http.route": route,
                "http.response.status_code": response.status_code,
                "palabre.request_id": g.request_id,
                "palabre.statements": statements(),
            },
            start_time=now - round((time.perf_counter() - g.began) * 1e9),
        )
    )
    if response.status_code >= 500:
        span.set_status(StatusCode.ERROR)
    span.end(now)
    return response


def _is_behind_a_proxy() -> bool:
    return current_service().settings.trusted_proxy_hops > 0
