"""The HTTP client: honest User-Agent, rate limit per host, no private networks, bounded size and time."""
