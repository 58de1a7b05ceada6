"""The HTTP client.

Honest User-Agent, rate limit per host, no private networks, bounded size and time.
"""
