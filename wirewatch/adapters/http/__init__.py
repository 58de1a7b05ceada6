"""HTTP client: honest User-Agent, rate limit per host, no private networks, bounded responses."""
