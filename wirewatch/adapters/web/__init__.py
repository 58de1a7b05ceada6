"""The polite HTTP client: one honest name, one pace per host, no private networks, bounded bytes and seconds."""

from wirewatch.adapters.web.client import Web, user_agent
from wirewatch.adapters.web.messages import Answer, Failure, Kind, Reason, Request

__all__ = ["Answer", "Failure", "Kind", "Reason", "Request", "Web", "user_agent"]
